// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/compose/easel.h"

namespace impasto::compose {

/// s: when the underpainting is laid.
double underpainting_ends(const Outlook& outlook);

/// A thin tone over the whole canvas, a broad stroke with each of the first strong attacks, from
/// the ground's colour a little towards the whole's. What it covers counts as bare.
void underpaint(Easel& easel);

}  // namespace impasto::compose
