// SPDX-License-Identifier: GPL-3.0-or-later
/** What was asked cannot be had: `error` as the program says it. */
export class Refused extends Error {
  constructor(status, error) {
    super(error.message);
    this.status = status;
    this.error = error;
  }
}

/** Nobody answers: the studio has ended. Never so in an atelier. */
export class Gone extends Error {}
