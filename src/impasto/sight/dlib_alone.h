// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Before all of dlib: Debian's leaves matrices to LAPACK, which would have to be there wherever the
// program runs; its own code serves as well. These two headers say so, once each.
#include <dlib/assert.h>
#include <dlib/test_for_odr_violations.h>
#undef DLIB_USE_BLAS
#undef DLIB_USE_LAPACK
