// The service worker of citizens' pages. It leaves the rooms of staff alone.
importScripts("{{ store }}", "{{ sending }}");
const CACHE = "civicloop-{{ version }}";
const PAGES = {{ pages|safe }};
const FILES = {{ files|safe }};
const OFFLINE = "{{ offline }}";
const LEFT_ALONE = ["/work/", "/administration/", "/account/", "/sign-in/", "/ui/", "/figures/"];
const PATIENCE = 4000;

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES);
  await Promise.all(PAGES.map((page) => cache.add(new Request(page, { cache: "reload" }))));
}

async function tidy() {
  for (const name of await caches.keys()) if (name.startsWith("civicloop-") && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
}

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));

// A page that works without a network: from the network while that answers, else as it was last.
async function page(request, path) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(path);
  const fresh = fetch(request).then((answer) => {
    if (answer.ok && !answer.redirected) cache.put(path, answer.clone());
    return answer;
  });
  if (!kept) return fresh;
  fresh.catch(() => {});
  const tired = new Promise((done) => setTimeout(done, PATIENCE, kept));
  return Promise.race([fresh.catch(() => kept), tired]);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (FILES.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(request)));
  } else if (request.mode === "navigate" && !LEFT_ALONE.some((room) => url.pathname.startsWith(room))) {
    event.respondWith(
      PAGES.includes(url.pathname)
        ? page(request, url.pathname)
        : fetch(request).catch(async () => (await caches.match(OFFLINE)) ?? Response.error()),
    );
  }
});

self.addEventListener("sync", (event) => {
  if (event.tag === "send-drafts") event.waitUntil(self.CivicSending.send_all().then(({ later }) => {
    if (later) throw new Error("some reports still wait");
  }));
});

self.addEventListener("push", (event) => {
  const said = event.data?.json() ?? {};
  if (!said.title) return;
  event.waitUntil(self.registration.showNotification(said.title, { body: said.body, tag: said.tag, icon: "{{ icon }}", data: { url: said.url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url || "/app/", location.origin);
  if (url.origin === location.origin) event.waitUntil(self.clients.openWindow(url.href));
});

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil((async () => {
  const kept = await self.CivicStore.get("settings", "topics");
  if (!kept?.topics.length) return;
  const fresh = event.newSubscription ?? (await self.registration.pushManager.subscribe(event.oldSubscription.options));
  await self.CivicSending.post_json("/app/devices/", { subscription: fresh.toJSON(), topics: kept.topics, language: kept.language });
})()));
