// SPDX-License-Identifier: GPL-3.0-or-later
// The atelier's own words over the studio's, and where its parts lie. Before anything is said.
import en from "../studio/en.js";
import fr from "../studio/fr.js";
import { parts } from "../studio/parts.js";
import ownEn from "./en.js";
import ownFr from "./fr.js";

Object.assign(en, ownEn);
Object.assign(fr, ownFr);
Object.assign(parts, JSON.parse(document.getElementById("parts").textContent));
