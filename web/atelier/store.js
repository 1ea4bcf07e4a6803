// SPDX-License-Identifier: GPL-3.0-or-later
// Works are kept in this browser, by their ids, so that a page that is loaded again shows them. Where
// the browser keeps nothing they last as long as the page.

const NAME = "impasto atelier";
let base = null;

function request(made) {
  return new Promise((resolve, reject) => {
    made.onsuccess = () => resolve(made.result);
    made.onerror = () => reject(made.error);
  });
}

async function works(mode) {
  base ??= (async () => {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("works", { keyPath: "id" });
    return request(opening);
  })();
  return (await base).transaction("works", mode).objectStore("works");
}

const quietly = (work) => work().catch((error) => { console.warn("not kept:", error); });

export const all = async () => (await quietly(async () => request((await works("readonly")).getAll()))) ?? [];
export const put = (record) => quietly(async () => request((await works("readwrite")).put(record)));
export const remove = (id) => quietly(async () => request((await works("readwrite")).delete(id)));
