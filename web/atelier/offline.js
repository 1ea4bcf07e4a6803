// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the atelier in the visitor's browser, so that it works without a network. A version is all
// files of one making; another one comes into use when no page of the old one is open.
const VERSION = "{{version}}";
const FILES = [{{&files}}];
const PAGE = "index.html";
const ours = "impasto " + self.registration.scope + " ";

/** A copy that a page may be opened with: hosts that lead from one name to another mark theirs. */
async function fetched(name) {
  const answer = await fetch(name, { cache: "no-cache" });
  if (!answer.ok) throw new Error(name + ": " + answer.status);
  return new Response(await answer.blob(), { headers: answer.headers });
}

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(ours + VERSION);
  await Promise.all(FILES.map(async (name) => cache.put(name, await fetched(name))));
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) {
    if (name.startsWith(ours) && name !== ours + VERSION) await caches.delete(name);
  }
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith((async () => {
    const cache = await caches.open(ours + VERSION);
    const here = request.mode === "navigate" &&
      [self.registration.scope, self.registration.scope + PAGE].includes(request.url.split(/[?#]/)[0]);
    return (await cache.match(here ? PAGE : request, { ignoreSearch: true })) ?? fetch(request);
  })());
});
