// SPDX-License-Identifier: GPL-3.0-or-later
// What the atelier says otherwise than the studio (web/studio/en.js).
export default {
  stays: "A recording or a MIDI file. It is heard and painted on this device; nothing is uploaded.",
  examples: "Overture in Ochre, in three hands. Click one, and it is painted before you.",
  offline: "There is no network now; it is heard and painted on this device all the same.",
  exhibition: "To the exhibition",
  stop: "Stop",
  needs_server: "Opened from a file, the atelier cannot work: put the folder on any web server, such as " +
    "python3 -m http.server.",
  no_parts: "Parts of the atelier could not be fetched; load the page again when you are online.",
  no_such_work: "This song is not kept in this browser",

  error_unreadable: "{own}", error_failed: "{own}",
  unheard_no_sound: "this browser finds no sound in it that it can read",
  unheard_no_sound_hint: "drop a recording such as MP3, AAC, FLAC or WAV, or a MIDI file",
  unheard_no_score: "this MIDI file cannot be read: {said}",
  unheard_no_score_hint: "save it again in the program that wrote it",
  unheard_other_score: "scores of this kind are not read here",
  unheard_other_score_hint: "export it as MIDI, or paint it with the program",
  unheard_painting: "this is a painting, not a song",
  unheard_painting_hint: "open it with the program, or drop its song",
  unheard_too_long: "it lasts {long}, and {minutes} minutes is the longest that is heard here",
  unheard_too_long_hint: "drop a shorter recording, or paint it with the program",
  unheard_no_memory: "the memory of this device did not suffice to hear it",
  unheard_no_memory_hint: "close other pages and drop it again, or a shorter one",
  no_memory_made: "the memory of this device did not suffice; close other pages, or take the painting " +
    "itself and paint it with the program",
  unheard_stopped: "stopped",
  unheard_stopped_hint: "",

  no_picture: "this browser finds no picture in it that it can read",
  no_colours: "the picture is all transparent; give one with colours in it",

  take_still: "Picture", take_still_line: "3000 × 3000, JPEG below 4 MB, for stores",
  take_loop: "Loop", take_loop_line: "1080 × 1920, 8 s at most, without sound",
  no_loop: "This browser cannot write films.",
  take_painting: "The painting itself", take_painting_line: ".impasto: strokes and reasons, for the program",
  made_still: "Save the picture, {width} × {height}",
  made_loop: "Save the loop, {width} × {height}",
  made_painting: "Save the painting itself",
  made_ready: "It is made; save it below.",
};
