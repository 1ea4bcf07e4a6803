// SPDX-License-Identifier: GPL-3.0-or-later
// The one who makes what is taken away, in a Worker of its own that ends with it: a film grows while
// it is encoded, and the memory that a large canvas took is given back.
import { answers, opened } from "../worker.js";
import { filmed } from "./loop.js";
import { sounded } from "./plain.js";

answers.film = (asked) => filmed(opened(), asked,
  (fraction) => postMessage({ event: "progress", fraction }));

/** How a score sounds (plain.js). */
answers.sounded = (notes, seconds) => sounded(notes, seconds);
