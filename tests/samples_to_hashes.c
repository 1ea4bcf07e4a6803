/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What tests/wasm_same_bits_test.py compares: samples_to_hashes SAMPLES SIDE
 * SAMPLES: raw floats, left and right. Prints the analysis to stderr, and the hash of a picture by
 * every hand to stdout. tests/wasm_same_bits.mjs does the same in WebAssembly. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "impasto/impasto_c.h"

static void stop(const char* what, const impasto_error* error) {
  fprintf(stderr, "%s: %s\n", what, error->message);
  exit(1);
}

int main(int argc, char** argv) {
  static float block[2 * 4096];
  impasto_error error;
  impasto_listener* listener = impasto_listener_create(&error);
  impasto_piece* piece;
  FILE* file = argc == 3 ? fopen(argv[1], "rb") : NULL;
  const int side = argc == 3 ? atoi(argv[2]) : 0;
  size_t i, frames;
  if (file == NULL || listener == NULL) return 2;
  while ((frames = fread(block, 2 * sizeof(float), 4096, file)) > 0) {
    if (impasto_listener_push(listener, block, frames, &error) != IMPASTO_OK) stop("push", &error);
  }
  fclose(file);
  piece = impasto_listener_finish(listener, &error);
  if (piece == NULL) stop("finish", &error);
  fputs(impasto_piece_json(piece, &error), stderr);
  for (i = 0; impasto_style_name(i) != NULL; ++i) {
    impasto_settings settings;
    impasto_plan* plan;
    impasto_painter* painter;
    impasto_settings_init(&settings);
    settings.style = impasto_style_name(i);
    plan = impasto_compose(piece, &settings, &error);
    if (plan == NULL) stop("compose", &error);
    painter = impasto_painter_create(plan, side, side, 0, &error);
    if (painter == NULL || impasto_painter_finish(painter, &error) != IMPASTO_OK ||
        impasto_painter_show(painter, &error) == NULL) {
      stop("paint", &error);
    }
    printf("%s %016" PRIx64 "\n", settings.style, impasto_painter_hash(painter));
    impasto_painter_destroy(painter);
    impasto_plan_destroy(plan);
  }
  impasto_piece_destroy(piece);
  impasto_listener_destroy(listener);
  return 0;
}
