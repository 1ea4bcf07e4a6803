/* SPDX-License-Identifier: MIT OR GPL-3.0-or-later
 *
 * A painting from C: cc paint_in_c.c $(pkg-config --cflags --libs impasto) -o paint_in_c
 *   ./paint_in_c song.musicxml song.png oil 600 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "impasto/impasto_c.h"

static int complain(const impasto_error* error) {
  if (error->where[0] != '\0') fprintf(stderr, "%s: ", error->where);
  fprintf(stderr, "%s\n", error->message);
  if (error->hint[0] != '\0') fprintf(stderr, "  %s\n", error->hint);
  return error->status;
}

int main(int argc, char** argv) {
  impasto_error error;
  impasto_settings settings;
  impasto_piece* piece;
  impasto_plan* plan = NULL;
  impasto_painter* painter = NULL;
  int side, done = 0;
  if (argc != 5) {
    fprintf(stderr, "usage: paint_in_c SONG PICTURE STYLE SIDE\n");
    return IMPASTO_USAGE;
  }
  side = atoi(argv[4]);
  impasto_settings_init(&settings);
  settings.style = argv[3];

  piece = impasto_piece_load(argv[1], &error);
  if (piece != NULL) plan = impasto_compose(piece, &settings, &error);
  if (plan != NULL) painter = impasto_painter_create(plan, side, side, 0, &error);
  if (painter != NULL) {
    done = impasto_painter_finish(painter, &error) == IMPASTO_OK &&
           impasto_painter_show(painter, &error) != NULL &&
           impasto_painter_save(painter, argv[2], 300.0, &error) == IMPASTO_OK;
  }
  if (done) printf("%016" PRIx64 "\n", impasto_painter_hash(painter));
  impasto_painter_destroy(painter);
  impasto_plan_destroy(plan);
  impasto_piece_destroy(piece);
  return done ? 0 : complain(&error);
}
