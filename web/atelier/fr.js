// SPDX-License-Identifier: GPL-3.0-or-later
// Ce que l’atelier dit autrement que le studio (web/studio/fr.js).
export default {
  stays: "Un enregistrement ou un fichier MIDI. Il est écouté et peint sur cet appareil ; rien n’est envoyé.",
  offline: "Il n’y a pas de réseau ; elle est écoutée et peinte sur cet appareil malgré tout.",
  exhibition: "Vers l’exposition",
  stop: "Arrêter",
  needs_server: "Ouvert depuis un fichier, l’atelier ne peut travailler : posez le dossier sur un serveur, " +
    "par exemple python3 -m http.server.",
  no_parts: "Des parties de l’atelier n’ont pu être chargées ; rechargez la page une fois en ligne.",
  no_such_work: "Cette chanson n’est pas gardée dans ce navigateur",

  error_unreadable: "{own}", error_failed: "{own}",
  unheard_no_sound: "ce navigateur n’y trouve aucun son qu’il sache lire",
  unheard_no_sound_hint: "déposez un enregistrement (MP3, AAC, FLAC ou WAV) ou un fichier MIDI",
  unheard_no_score: "ce fichier MIDI ne peut être lu ; le programme dit : « {said} »",
  unheard_no_score_hint: "enregistrez-le de nouveau dans le programme qui l’a écrit",
  unheard_other_score: "les partitions de ce genre ne se lisent pas ici",
  unheard_other_score_hint: "exportez-la en MIDI, ou peignez-la avec le programme",
  unheard_painting: "c’est un tableau, non une chanson",
  unheard_painting_hint: "ouvrez-le avec le programme, ou déposez sa chanson",
  unheard_too_long: "elle dure {long}, et l’on n’écoute ici que {minutes} minutes au plus",
  unheard_too_long_hint: "déposez un enregistrement plus court, ou peignez-la avec le programme",
  unheard_no_memory: "la mémoire de cet appareil n’a pas suffi pour l’écouter",
  unheard_no_memory_hint: "fermez d’autres pages et déposez-la de nouveau, ou une plus courte",
  no_memory_made: "la mémoire de cet appareil n’a pas suffi ; fermez d’autres pages, ou prenez le tableau " +
    "lui-même et peignez-le avec le programme",
  unheard_stopped: "arrêtée",
  unheard_stopped_hint: "",

  no_picture: "ce navigateur n’y trouve aucune image qu’il sache lire",
  no_colours: "l’image est toute transparente ; donnez-en une qui a des couleurs",

  take_still: "Image", take_still_line: "3000 × 3000, JPEG de moins de 4 Mo, pour les plateformes",
  take_loop: "Boucle", take_loop_line: "1080 × 1920, 8 s au plus, sans son",
  take_painting: "Le tableau lui-même", take_painting_line: ".impasto : coups de pinceau et raisons, pour le programme",
  no_loop: "Ce navigateur ne sait pas écrire de films.",
  made_still: "Enregistrer l’image, {width} × {height}",
  made_loop: "Enregistrer la boucle, {width} × {height}",
  made_painting: "Enregistrer le tableau lui-même",
  made_ready: "C’est fait ; enregistrez-le ci-dessous.",
};
