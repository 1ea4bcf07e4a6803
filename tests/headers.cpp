// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing but the headers that are compiled beforehand for all tests (CMakeLists.txt).
