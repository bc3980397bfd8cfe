// Opens the page without network. "version" and "files" stand above: the server writes them.
const home = new URL("./", self.registration.scope).pathname;
// Another bot on the same host stands in another folder, and the browser gives both the same store.
const ours = `page:${home}:`;
const name = ours + version;
const kept = new Set(files.map((file) => new URL(file, self.registration.scope).pathname));

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(name).then((cache) => cache.addAll(files)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => { event.waitUntil(dropOld().then(() => self.clients.claim())); });

async function dropOld() {
  const names = await caches.keys();
  await Promise.all(names.filter((other) => other.startsWith(ours) && other !== name).map((other) => caches.delete(other)));
}

// The chat itself is never kept here, and pages that are not ours (a meeting's, a file) go their own way.
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { pathname, search } = new URL(url);
  const isPage = mode === "navigate" && pathname === home && !search;
  const isFile = mode !== "navigate" && pathname !== home && kept.has(pathname);
  if (method !== "GET" || !(isPage || isFile)) return;
  event.respondWith(caches.open(name).then((cache) => cache.match(pathname)).then((found) => found || fetch(event.request)));
});
