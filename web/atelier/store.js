// SPDX-License-Identifier: GPL-3.0-or-later
// Works and their songs are kept in this browser, by the ids of the works, so that a page that is
// loaded again shows them. Where the browser keeps nothing they last as long as the page. A song is
// written once, what is known of it often.

const NAME = "impasto atelier";
let base = null;

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function table(name, mode) {
  base ??= (() => {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore("works", { keyPath: "id" });
      opening.result.createObjectStore("songs");
    };
    return answer(opening);
  })();
  return (await base).transaction(name, mode).objectStore(name);
}

const quietly = (work) => work.catch((error) => { console.warn("not kept:", error); });

const playedOf = (id) => id + " played"; // of a score: how it sounds

async function read() {
  const works = await answer((await table("works", "readonly")).getAll());
  const song = async (id) => answer((await table("songs", "readonly")).get(id));
  return Promise.all(works.map(async (work) =>
    ({ ...work, file: await song(work.id), played: await song(playedOf(work.id)) })));
}

const write = async (name, ...values) => answer((await table(name, "readwrite")).put(...values));
const erase = async (name, id) => answer((await table(name, "readwrite")).delete(id));

/** All works, each with its `file`. */
export const all = async () => ((await quietly(read())) ?? []).filter((work) => work.file);
export const putSong = (id, file) => quietly(write("songs", file, id));
export const putPlayed = (id, sound) => putSong(playedOf(id), sound);
export const put = ({ file, ...work }) => quietly(write("works", work));
export const remove = (id) => Promise.all([quietly(erase("works", id)),
  ...[id, playedOf(id)].map((each) => quietly(erase("songs", each)))]);
