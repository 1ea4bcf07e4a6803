/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a page calls: functions of C over WebAssembly's numbers, in three modules, each with all of
 * the one before: impasto-paint.wasm, impasto-compose.wasm, impasto-listen.wasm. web/impasto.js is
 * written on them and is what others should use.
 *
 * Handles are pointers, freed by their _free; 0 where something failed, and web_error says what. A
 * text ends with a zero, is UTF-8, and lives until the next call that gives one. Times are seconds.
 * The same functions in a native program, to test them. */
#ifndef IMPASTO_BROWSER_H
#define IMPASTO_BROWSER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* JSON of the last failure: {"code":3,"message":"...","where":"...","hint":"..."}. */
const char* web_error(void);

/* ---- impasto-paint.wasm --------------------------------------------------------------------- */

typedef struct web_work web_work;       /* a stroke stream */
typedef struct web_painter web_painter; /* a canvas, and who paints on it */
typedef struct web_moment web_moment;   /* a painting at one moment, to go back to */

web_work* web_open(const uint8_t* bytes, size_t size); /* docs/stroke-stream.md, not packed */
void web_work_free(web_work* work);
/* What it says of itself, as JSON: stream_json but for brushes, reasons and strokes; `strokes` is
   their number. */
const char* web_facts(web_work* work);
/* One stroke as JSON, with its reason and without its path. */
const char* web_stroke(web_work* work, int index);
/* What the brush may have touched, with the strokes that go on from it, on a canvas of that size: a
   closed line, x y by turns in px; how many numbers. */
int web_outline(web_work* work, int index, int width, int height);
const float* web_outline_numbers(const web_work* work);

web_painter* web_painter_new(const web_work* work, int width, int height); /* 16..4096 px a side */
void web_painter_free(web_painter* painter);
/* Paints all that touches the canvas before `time`; the same picture in whatever steps. */
void web_advance(web_painter* painter, double time);
void web_finish(web_painter* painter);
double web_fraction(const web_painter* painter); /* of all paint work, 0..1 */
double web_time(const web_painter* painter);     /* all before it is painted */
/* Brings the picture up to date; how many rectangles of it changed since the last time. */
int web_show(web_painter* painter);
const int32_t* web_rects(const web_painter* painter);        /* x0 y0 x1 y1 of each, px */
const uint8_t* web_pixels(const web_painter* painter);       /* R G B A, sRGB, rows from the top */
const char* web_hash(const web_painter* painter);            /* of what was shown last: 16 digits */
int web_stroke_at(const web_painter* painter, int x, int y); /* -1: bare ground */
/* Where the light stands; `gleam` 0..1 of wet paint, below 0: light that does not move. */
void web_light(web_painter* painter, float azimuth, float elevation, float relief, float gleam);
web_moment* web_snapshot(const web_painter* painter);
int web_restore(web_painter* painter, const web_moment* moment); /* 0: it is of another canvas */
void web_moment_free(web_moment* moment);

/* ---- impasto-compose.wasm ------------------------------------------------------------------- */

typedef struct web_piece web_piece; /* what was heard */

web_piece* web_piece_read(const char* jams, size_t size); /* docs/jams.md */
const char* web_piece_json(const web_piece* piece);
void web_piece_free(web_piece* piece);
/* `wishes`: JSON, what the command line asks for by its options' names: {"style":"ink","seed":"7",
   "mood":"storm","variety":0.8,"ground":"dark"}, and "aspect" (width / height), "artist" and
   "swatches" (web_swatches). */
web_work* web_compose(const web_piece* piece, const char* wishes, size_t size);
/* The work as a stroke stream; how many bytes, 0 where it failed. */
size_t web_write(web_work* work);
const uint8_t* web_bytes(const web_work* work);
/* JSON: {"styles":[{"name":"oil","line":"..."}],"moods":[...],"palettes":[...]}. */
const char* web_choices(void);

/* ---- impasto-listen.wasm -------------------------------------------------------------------- */

typedef struct web_listener web_listener;

web_listener* web_listener_new(void);
/* Pairs of left and right at 44100 Hz, full scale +-1; any number at a time. */
void web_push(web_listener* listener, const float* samples, size_t frames);
/* All that was heard. Once. Calls the imports impasto.progress(0..1) and impasto.known(what is
   known so far, which lasts as long as the call) on its way. */
web_piece* web_hear(web_listener* listener);
void web_listener_free(web_listener* listener);
/* A piece with a person's corrections, given as JAMS, and anew what depends on them. The listener
   must have heard. */
web_piece* web_reconsider(const web_listener* listener, const web_piece* heard, const char* jams,
                          size_t size);
typedef struct web_score web_score; /* music as written */

web_score* web_score_read(const uint8_t* bytes, size_t size); /* a Standard MIDI File */
void web_score_free(web_score* score);
/* JSON: {"title","composer","duration" (s),"warnings":["..."],"notes":[[onset, offset (s), pitch
   (MIDI), velocity (0..1), 1 for a drum], ...]}. */
const char* web_score_json(const web_score* score);
web_piece* web_score_hear(const web_score* score);
/* As web_reconsider. */
web_piece* web_score_reconsider(const web_score* score, const web_piece* heard, const char* jams,
                                size_t size);
/* What was composed here, as the painting file of the program (docs/painting-file.md); how many
   bytes, 0 where it failed: web_bytes. */
size_t web_painting(web_work* work);
/* The main colours of a picture, R G B A, sRGB, rows from the top: what the wish "swatches" takes,
   beside "palette", the picture's name. Empty where all of it is transparent. */
const char* web_swatches(const uint8_t* pixels, int width, int height);

#ifdef __cplusplus
}
#endif

#endif /* IMPASTO_BROWSER_H */
