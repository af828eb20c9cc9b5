/* Keeps the page, so that it opens without a network. With one, the network always comes first. */

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  // The page varies by cookie and language; without a network the one that was kept is the one there is.
  const kept = async () => (await caches.match(event.request, { ignoreVary: true })) ?? Response.error();
  event.respondWith(fetch(event.request).catch(kept));
});
