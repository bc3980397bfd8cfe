// Where nothing is kept on the machine (the demo): a worker of before, from the same address, goes.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  const ours = `page:${new URL("./", self.registration.scope).pathname}:`;
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name.startsWith(ours)).map((name) => caches.delete(name))))
    .then(() => self.registration.unregister()));
});
