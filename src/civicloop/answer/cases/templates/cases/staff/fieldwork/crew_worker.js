// Pages of the crew without a connection: what was seen last is shown until the network answers.
// Nothing that is sent passes through here; the queue of the page takes care of that.
const NAME = "crew-1";
const FILES = "{{ files|escapejs }}";
const LOOSE = { ignoreVary: true }; // one person, one language: there is one version of a page
const START = "{{ start|escapejs }}";

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(
    names.filter((name) => name.startsWith("crew-") && name !== NAME).map((name) => caches.delete(name)),
  ));
  event.waitUntil(old.then(() => self.clients.claim()));
});

async function page(request) {
  const cache = await caches.open(NAME);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected && answer.type === "basic") await cache.put(request.url, answer.clone());
    return answer;
  } catch (error) {
    const kept = (await cache.match(request.url, LOOSE)) || (await cache.match(START, LOOSE));
    if (kept) return kept;
    throw error;
  }
}

async function file(request) {
  const cache = await caches.open(NAME);
  const kept = await cache.match(request.url, LOOSE);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request.url, answer.clone());
  return answer;
}

// A page tells what it is made of once it is there, so that it can be shown again without a network.
self.addEventListener("message", (event) => {
  const wanted = event.data.filter((url) => new URL(url).origin === self.location.origin);
  const kept = caches.open(NAME).then((cache) => Promise.allSettled(wanted.map(async (url) => {
    if (!(await cache.match(url, LOOSE))) await cache.add(url);
  })));
  event.waitUntil(kept);
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  const path = new URL(request.url).pathname;
  if (path.startsWith(FILES)) event.respondWith(file(request));
  else if (request.mode === "navigate" && path.startsWith(START)) event.respondWith(page(request));
});
