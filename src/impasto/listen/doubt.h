// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/listen/front/front.h"
#include "impasto/listen/front/onsets.h"
#include "impasto/plan/curves.h"
#include "impasto/plan/harmony.h"
#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/rhythm.h"

namespace impasto::listen {

/// How much each 50 ms is made of steady tones: the share of the pitch spectrum's magnitude in
/// peaks that stand clear of what surrounds them and are there a third of a second earlier or later
/// too. Near 0 in noise, clicks and applause, .2 and more in music.
std::vector<float> tonality(const Features& features);

/// The level that a tenth of the sounding frames exceed: whether there are tones at all.
float overall_tonality(const std::vector<float>& tonal, const plan::Curves& curves);

/// Below it there is nothing to have a key or a tune.
inline constexpr float kNoTones = 0.03f;

/// How much stronger the attacks are on the beats than the mean of all: about 1.5 in noise, where
/// any grid finds something, 3 for bowed strings, 10 and more for what is struck. 0 without beats.
float pulse_clarity(const Flux& flux, const std::vector<plan::Beat>& beats);

/// How well the attacks repeat after one, two or four beats: correlation over 8 s. About .1 where
/// they come by chance, 1 of a machine. 1 where there are too few beats to tell.
float pulse_regularity(const Flux& flux, const std::vector<plan::Beat>& beats);

/// Of the moments with a clear pitch the share in which it slides: most of speech and birdsong,
/// little of music, where notes stand.
float share_of_glides(const Features& features);

/// Lowers confidence in beats that stand out or repeat little; takes away what chance explains.
void doubt_beats(std::vector<plan::Beat>& beats, const Flux& flux);
/// Lowers confidence in keys, chords and notes where little of the sound is steady tones or pitch
/// slides; sets that of the notes.
void doubt_chords(std::vector<plan::Chord>& chords, const std::vector<float>& tonal, float gliding);
void doubt_harmony(plan::Piece& piece, const std::vector<float>& tonal, float gliding);

}  // namespace impasto::listen
