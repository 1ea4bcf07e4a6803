// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

/// Painting without music: a sheet (canvas, palette, brushes, light), strokes, and a painter.
/// docs/painting-in-code.md explains; link impasto::core.

#include "impasto/base/hash.h"
#include "impasto/base/math.h"
#include "impasto/base/parallel.h"
#include "impasto/base/result.h"
#include "impasto/base/rng.h"
#include "impasto/paint/painter.h"
#include "impasto/picture/colour.h"
#include "impasto/picture/image.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/sheet.h"
#include "impasto/plan/stroke.h"
#include "impasto/version.h"
