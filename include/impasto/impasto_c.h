/* SPDX-License-Identifier: MIT OR GPL-3.0-or-later
 *
 * Impasto from C (C99), and from every language that calls C. docs/library.md has an example.
 *
 * Stable: within one IMPASTO_C_VERSION functions and struct members are added, never changed or
 * taken away; structs to which members may be added carry their own size, set by their _init.
 *
 * Handles are opaque; NULL is allowed for every _destroy. A handle may be used by one thread at a
 * time; different handles by different threads. Text is UTF-8. Times are seconds.
 *
 * What can fail takes an impasto_error (NULL: not wanted) and returns NULL or a status other than
 * IMPASTO_OK. Nothing prints, nothing exits.
 */
#ifndef IMPASTO_C_H
#define IMPASTO_C_H

#include <stddef.h>
#include <stdint.h>

#define IMPASTO_C_VERSION 1

#ifdef __cplusplus
extern "C" {
#endif

/* As the program's exit codes. */
typedef enum impasto_status {
  IMPASTO_OK = 0,
  IMPASTO_FAILED = 1,     /* the work itself went wrong: memory, disk */
  IMPASTO_USAGE = 2,      /* the request makes no sense */
  IMPASTO_UNREADABLE = 3, /* an input is missing, damaged or of another kind */
  IMPASTO_ENVIRONMENT = 4 /* the machine lacks something */
} impasto_status;

typedef struct impasto_error {
  int status;        /* impasto_status */
  char message[512]; /* one clause: "the file is empty" */
  char where[512];   /* file, file:line or media time; may be empty */
  char hint[512];    /* what to do; may be empty */
} impasto_error;

int impasto_c_version(void);       /* IMPASTO_C_VERSION of the library that runs */
const char* impasto_version(void); /* "0.1.0" */

/* ---- Hearing -------------------------------------------------------------------------------- */

typedef struct impasto_listener impasto_listener; /* hears sound as it comes */
typedef struct impasto_piece impasto_piece;       /* what was heard */

impasto_listener* impasto_listener_create(impasto_error* error);
/* `frames` pairs of left and right at 44100 Hz, full scale +-1; any number at a time. */
int impasto_listener_push(impasto_listener* listener, const float* samples, size_t frames,
                          impasto_error* error);
/* All that was heard; silence is heard too. Once; then destroy the listener. */
impasto_piece* impasto_listener_finish(impasto_listener* listener, impasto_error* error);
void impasto_listener_destroy(impasto_listener* listener);

double impasto_piece_duration(const impasto_piece* piece);
/* What was heard as JAMS (docs/jams.md), a JSON text that lives as long as the piece. */
const char* impasto_piece_json(impasto_piece* piece, impasto_error* error);
void impasto_piece_destroy(impasto_piece* piece);

/* ---- Composing ------------------------------------------------------------------------------ */

typedef struct impasto_plan impasto_plan; /* a painting as timed strokes, without pixels */

typedef struct impasto_settings {
  size_t size;        /* set by _init */
  uint64_t seed;      /* 1; another one is another painting of the same music */
  const char* style;  /* NULL: the mood's, else oil; one of impasto_style_name, or a file */
  float aspect;       /* 1; width / height, 1/8..8 */
  float density;      /* 1; how many strokes, .25..4 */
  float boldness;     /* 1; how broad they are, .25..4 */
  float warmth;       /* 0; -1 cool .. 1 warm */
  float variety;      /* .6; how far the seed may go where the music leaves it open, 0..1 */
  const char* ground; /* NULL: the music decides; "light", "middle", "dark" or "#rrggbb" */
  /* The program's words (docs/commands.md); NULL: the mood's, else the music decides. What a mood
     says gives way to every member that is no longer as _init made it. */
  const char* mood;    /* "storm" ...: docs/moods.md; or a file */
  const char* with;    /* a second style; NULL: none, or the mood's */
  const char* scheme;  /* "arc", "wave" ... */
  const char* palette; /* a name, pigments with commas between, or a picture's file */
  const char* order;   /* in which strokes come: "time", "form" or "gesture" */
} impasto_settings;

void impasto_settings_init(impasto_settings* settings);
/* The program's styles, from 0; NULL beyond the last. */
const char* impasto_style_name(size_t index);

impasto_plan* impasto_compose(const impasto_piece* piece, const impasto_settings* settings,
                              impasto_error* error);
double impasto_plan_duration(const impasto_plan* plan);
size_t impasto_plan_strokes(const impasto_plan* plan);
void impasto_plan_destroy(impasto_plan* plan);

/* ---- Painting ------------------------------------------------------------------------------- */

typedef struct impasto_painter impasto_painter; /* a canvas, and who paints on it */

/* Sides 16..32768 px; `threads` 0: one for each core. The plan may be destroyed afterwards. */
impasto_painter* impasto_painter_create(const impasto_plan* plan, int width, int height,
                                        int threads, impasto_error* error);
/* Paints all that touches the canvas before `time`; the same picture in whatever steps. */
int impasto_painter_advance(impasto_painter* painter, double time, impasto_error* error);
/* Paints all that is left. */
int impasto_painter_finish(impasto_painter* painter, impasto_error* error);
/* The picture as it is now: rows from the top, R G B A, 8-bit sRGB, width * height * 4 bytes. They
   live until the next call with this painter. NULL on error. */
const uint8_t* impasto_painter_show(impasto_painter* painter, impasto_error* error);
/* FNV-1a of what _show returned last; 0 before. Equal pictures have equal hashes, on every machine.
 */
uint64_t impasto_painter_hash(const impasto_painter* painter);
void impasto_painter_destroy(impasto_painter* painter);

/* ---- Painting without music ------------------------------------------------------------------ */

/* Canvas units: the shorter side of the canvas is 1, x to the right, y downwards, from the top left
   corner. docs/painting-in-code.md says more of each. */
typedef struct impasto_sheet {
  size_t size;                 /* set by _init */
  uint64_t seed;               /* 0; another one is another hand */
  float width, height;         /* 1, 1; canvas units, the smaller is 1 */
  const char* const* pigments; /* 1..7 names: "TitaniumWhite" ... */
  size_t pigment_count;
  const char* const* brushes; /* names of the program's brushes: "flat", "filbert" ... */
  size_t brush_count;
  const char* ground; /* "linen"; cotton, panel, paper, washi */
  double drying;      /* 6; s after which a touched place counts as dry */
} impasto_sheet;

typedef struct impasto_point {
  float x, y;     /* canvas units */
  float pressure; /* 0..1; width and contact follow it */
  float time;     /* 0..1 between the stroke's start and end, ascending */
  float tilt;     /* -1 leaning on the left of its way .. 1 on the right */
  float twist;    /* radians by which the hand turns the brush */
} impasto_point;

typedef struct impasto_stroke {
  size_t size;       /* set by _init */
  int brush;         /* 0; index into the sheet's */
  float width;       /* .05; canvas units at pressure 1 */
  float load;        /* 1; coats where it starts, 0..6; 0: a clean brush */
  float wetness;     /* .2; 0 stiff .. 1 a thin wash */
  float dirt;        /* 0 cleaned before .. 1 holds all that its last stroke left */
  float paint[8];    /* shares of the pigments, the last one of clear medium; sum 1 */
  double start, end; /* s; none starts before those appended earlier */
  const impasto_point* path;
  size_t points; /* at least 1; one is a dab */
  int joins;     /* -1; index of the stroke that this one goes on from, which must be `open` */
  int open;      /* 0; not 0: another one goes on from this */
} impasto_stroke;

void impasto_sheet_init(impasto_sheet* sheet);
void impasto_stroke_init(impasto_stroke* stroke);

/* An empty canvas that waits for strokes. */
impasto_painter* impasto_painter_create_blank(const impasto_sheet* sheet, int width, int height,
                                              int threads, impasto_error* error);
/* One more stroke, copied. Then _advance to see it grow, or _finish. However strokes and steps of
   time come, the picture is the same. */
int impasto_painter_append(impasto_painter* painter, const impasto_stroke* stroke,
                           impasto_error* error);

/* ---- Files: not in WebAssembly -------------------------------------------------------------- */

/* A recording (whatever FFmpeg reads), a score (MIDI, MusicXML) or a painting (.impasto). */
impasto_piece* impasto_piece_load(const char* path, impasto_error* error);
/* A score from memory: MIDI, or MusicXML plain or compressed. `name` is what errors call it. */
impasto_piece* impasto_piece_from_score(const void* bytes, size_t size, const char* name,
                                        impasto_error* error);
/* The painting file: a later version paints the same picture from it. */
impasto_plan* impasto_plan_load(const char* path, impasto_error* error);
int impasto_plan_save(const impasto_plan* plan, const char* path, impasto_error* error);
/* .png, .tif, .jpg by the name's ending, of what _show returned last. */
int impasto_painter_save(const impasto_painter* painter, const char* path, double dpi,
                         impasto_error* error);

#ifdef __cplusplus
}
#endif

#endif /* IMPASTO_C_H */
