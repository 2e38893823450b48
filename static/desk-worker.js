// Keeps the desk card on a device: its pages, and the files that they load. Served with EDITION, PAGES and FILES
// written before it; another edition is another worker, and fetches all anew.
const SHELF = `desk-card-${EDITION}`;
const PATIENCE = 3000; // milliseconds: somebody stands there and waits

const keep = async () => {
  const shelf = await caches.open(SHELF);
  // No cookie goes along: what is kept is what anybody may read.
  await shelf.addAll([...PAGES, ...FILES].map((path) => new Request(path, { credentials: "omit", cache: "reload" })));
  await self.skipWaiting();
};

const clear = async () => {
  const shelves = (await caches.keys()).filter((name) => name.startsWith("desk-card-") && name !== SHELF);
  await Promise.all(shelves.map((name) => caches.delete(name)));
  await self.clients.claim();
};

const kept = async (path) => (await caches.open(SHELF)).match(path);

const page = async (path) => {
  try {
    const fresh = await fetch(path, { credentials: "omit", signal: AbortSignal.timeout(PATIENCE) });
    return fresh.ok ? fresh : (await kept(path)) ?? fresh;
  } catch {
    return (await kept(path)) ?? Response.error();
  }
};

const file = async (path) => (await kept(path)) ?? fetch(path);

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(clear()));
self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (origin !== location.origin || event.request.method !== "GET") return;
  if (PAGES.includes(pathname)) event.respondWith(page(pathname));
  if (FILES.includes(pathname)) event.respondWith(file(pathname));
});
