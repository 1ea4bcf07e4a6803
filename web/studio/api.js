// SPDX-License-Identifier: GPL-3.0-or-later
// What the studio's server answers to (docs/studio.md). Addresses are relative: the token is in
// the page's own.

import { drawn } from "./picture.js";
import { Gone, Refused } from "./refused.js";
export { Gone, Refused };

async function ask(method, path, { body, headers = {} } = {}) {
  const answer = await fetch(path, { method, body, headers, cache: "no-store" })
    .catch(() => { throw new Gone(path); });
  if (answer.ok) return answer;
  let error = { message: `the studio answered ${answer.status}`, code: "failed" };
  try {
    error = (await answer.json()).error;
  } catch {
    // no sentence came with it
  }
  throw new Refused(answer.status, error);
}

const json = (value) => ({
  body: JSON.stringify(value), headers: { "Content-Type": "application/json" },
});

export const choices = async () => (await ask("GET", "choices")).json();
export const works = async () => (await (await ask("GET", "works")).json()).works;
export const work = async (id) => (await ask("GET", `works/${id}`)).json();

/** Sends a song; `sent` is told the share that has gone. fetch does not tell. */
export function drop(file, sent) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `works?name=${encodeURIComponent(file.name)}`);
    request.responseType = "json";
    request.upload.onprogress = (event) => sent(event.loaded / event.total);
    request.onerror = () => reject(new Gone("works"));
    request.onload = () => {
      if (request.status < 300) resolve(request.response);
      else reject(new Refused(request.status, request.response?.error ?? {
        message: `the studio answered ${request.status}`, code: "failed" }));
    };
    request.send(file);
  });
}

/** The main colours of a picture: { palette, swatches, warnings }. Of kinds that the program does not
 *  read, as the browser shows it. */
export async function palette(file) {
  const send = async (body) =>
    (await ask("POST", `palettes?name=${encodeURIComponent(file.name)}`, { body })).json();
  try {
    return await send(file);
  } catch (error) {
    const canvas = error.status === 422 ? await drawn(file).catch(() => null) : null;
    if (!canvas) throw error;
    return send(await canvas.convertToBlob());
  }
}

/** The strokes of a plan, as they are packed or not; its sentences in that language. */
export const strokes = async (plan, language = "en") =>
  (await ask("GET", `plans/${plan}/strokes?language=${language}`)).arrayBuffer();
export const soundAddress = (id) => `works/${id}/sound`;
export const madeAddress = (id, number) => `works/${id}/made/${number}`;
export const throwAway = (id) => ask("DELETE", `works/${id}`);
export const bin = async () => (await (await ask("GET", "bin")).json()).works;
export const takeBack = async (id) => (await ask("POST", `bin/${id}`, json({}))).json();
export const compose = async (id, wishes) =>
  (await ask("POST", `works/${id}/plans`, json(wishes))).json();
export const jobs = async () => (await (await ask("GET", "jobs")).json()).jobs;
export const begin = async (asked) => (await ask("POST", "jobs", json(asked))).json();
export const cancel = (job) => ask("DELETE", `jobs/${job}`);

/** The piece and its tag. */
export async function piece(id) {
  const answer = await ask("GET", `works/${id}/piece`);
  return { jams: await answer.json(), tag: answer.headers.get("ETag") };
}

/** What is known so far of a work that is being heard: JAMS. */
export const known = async (id) => (await ask("GET", `works/${id}/known`)).json();

/** Corrects it. Gives the job to wait for, or null when it is done. 412: corrected elsewhere. */
export async function correct(id, jams, tag) {
  const { body, headers } = json(jams);
  const answer = await ask("PUT", `works/${id}/piece`,
    { body, headers: { ...headers, "If-Match": tag } });
  return answer.status === 202 ? (await answer.json()).job : null;
}

/** Least and greatest of each stretch at three zooms: [{ samples, pairs: Int8Array }]. */
export async function peaks(id) {
  const bytes = await (await ask("GET", `works/${id}/peaks`)).arrayBuffer();
  const view = new DataView(bytes);
  const zooms = view.getUint32(12, true);
  let at = 16 + 8 * zooms;
  return Array.from({ length: zooms }, (_, z) => {
    const samples = view.getUint32(16 + 8 * z, true);
    const count = view.getUint32(20 + 8 * z, true);
    const pairs = new Int8Array(bytes, at, 2 * count);
    at += 2 * count;
    return { samples, rate: view.getUint32(8, true), pairs };
  });
}

/** Calls `told` with each job that changes; `again` when a connection begins, `lost` when it ends.
 *  Browsers open six connections to a host for all its pages: one page of them listens, and tells
 *  the others. */
export function listen({ told, again, lost }) {
  const others = new BroadcastChannel("impasto " + location.pathname);
  others.onmessage = ({ data }) => (data.job ? told(data.job) : data.lost ? lost() : again());
  again();
  navigator.locks.request("impasto events " + location.pathname, () => new Promise(() => {
    const source = new EventSource("events");
    source.onmessage = (event) => {
      const job = JSON.parse(event.data);
      told(job);
      others.postMessage({ job });
    };
    source.onopen = () => {
      again();
      others.postMessage({ again: true });
    };
    source.onerror = () => {
      lost();
      others.postMessage({ lost: true });
    };
  }));
}
