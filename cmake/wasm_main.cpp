// SPDX-License-Identifier: GPL-3.0-or-later
// A module of WebAssembly has no main; its functions are those of src/impasto/browser/browser.h.
