// The crew's queue: what is sent without a connection is kept on the phone (IndexedDB) and sent
// again, under the same idempotency token, so that nothing is lost and nothing happens twice.
const box = document.querySelector("[data-queue-box]");
const list = box?.querySelector("[data-queue-list]");
const status = document.querySelector("[data-queue-status]");
const person = box?.dataset.person;
const STORE = "posts";
const TOKEN = "idempotency_token";
const PATIENCE = 20000;
let timer = 0;

function database() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open("crew-queue", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function store(mode, act) {
  const db = await database();
  try {
    return await new Promise((done, failed) => {
      const change = db.transaction(STORE, mode);
      const asked = act(change.objectStore(STORE));
      change.oncomplete = () => done(asked?.result);
      change.onerror = () => failed(change.error);
      change.onabort = () => failed(change.error);
    });
  } finally {
    db.close();
  }
}

const put = (post) => store("readwrite", (posts) => posts.put(post));
const drop = (id) => store("readwrite", (posts) => posts.delete(id));
const find = (id) => store("readonly", (posts) => posts.get(id));
const all = async () => (await store("readonly", (posts) => posts.getAll())).sort((a, b) => a.at - b.at);

function csrf() {
  return JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
}

async function send(post) {
  const body = new FormData();
  for (const [name, value] of post.entries) body.append(name, value);
  const stop = AbortSignal.timeout ? { signal: AbortSignal.timeout(120000) } : {};
  const answer = await fetch(post.url, {
    method: "POST",
    body,
    headers: { Accept: "application/json", "X-CSRFToken": csrf() },
    ...stop,
  });
  if (answer.redirected || answer.status === 403) return { state: "signin" };
  const kind = answer.headers.get("Content-Type") || "";
  const told = kind.startsWith("application/json") ? await answer.json() : {};
  if (answer.ok && told.done) return { state: "done", message: told.message };
  if (answer.status === 409 || answer.status === 422) return { state: "refused", message: told.message };
  return { state: "waiting" };
}

// One after the other, in the order in which they were pressed; one page at a time.
async function flush() {
  if (!navigator.locks) return flushNow();
  return navigator.locks.request("crew-queue", { ifAvailable: true }, (lock) => (lock ? flushNow() : []));
}

async function flushNow() {
  const done = [];
  for (const post of await all()) {
    if (post.person !== person || post.refused) continue;
    let result;
    try {
      await show(post.id, box.dataset.sending);
      result = await send(post);
    } catch {
      break; // no connection: everything waits
    }
    if (result.state === "done") {
      await drop(post.id);
      done.push({ ...post, message: result.message });
    } else if (result.state === "refused") {
      await put({ ...post, refused: result.message || "?" });
    } else {
      await show(post.id, result.state === "signin" ? box.dataset.signin : box.dataset.waiting);
      break;
    }
  }
  await show();
  return done;
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button-small";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function line(post, busy) {
  const row = document.createElement("li");
  row.className = post.refused ? "crew-refused" : "";
  const name = document.createElement("p");
  const title = document.createElement("strong");
  title.textContent = post.title;
  const told = document.createElement("span");
  told.textContent = post.person !== person ? box.dataset.other : post.refused || busy || box.dataset.waiting;
  name.append(title, " ", told);
  row.append(name);
  if (post.refused && post.person === person) {
    row.append(button(box.dataset.again, async () => {
      await put({ ...post, refused: "" });
      await arrive(await flush());
    }));
  }
  row.append(button(box.dataset.drop, async () => {
    if (!window.confirm(box.dataset.sure)) return;
    await drop(post.id);
    await show();
  }));
  return row;
}

async function show(busyId = "", busy = "") {
  const posts = await all();
  box.hidden = posts.length === 0;
  list.replaceChildren(...posts.map((post) => line(post, post.id === busyId ? busy : "")));
  clearTimeout(timer);
  if (posts.some((post) => post.person === person && !post.refused)) timer = setTimeout(later, PATIENCE);
  return posts;
}

const later = async () => arrive(await flush());

// What was sent changed the case: show the page anew, unless somebody is writing on it.
async function arrive(done) {
  if (!done.length) return;
  status.textContent = done.map((post) => post.message).join(" ");
  const writing = [...document.querySelectorAll("form[data-queue]")].some((form) =>
    [...form.elements].some((field) => (field.type === "file" ? field.files.length : field.tagName === "TEXTAREA" && field.value)));
  if (!writing) window.location.assign(window.location.pathname + window.location.search);
}

async function keep(form, submitter) {
  const body = new FormData(form, submitter);
  const post = {
    id: body.get(TOKEN),
    url: form.action,
    title: form.dataset.title,
    person,
    at: Date.now(),
    entries: [...body].filter(([name, value]) => name !== "csrfmiddlewaretoken" && !(value instanceof File && !value.size)),
  };
  await put(post);
  form.querySelector(`[name=${TOKEN}]`).value = crypto.randomUUID ? crypto.randomUUID().replaceAll("-", "") : `${Date.now()}${Math.random()}`.slice(0, 32);
  form.reset();
  for (const input of form.querySelectorAll("input[type=file]")) input.dispatchEvent(new Event("change", { bubbles: true }));
  status.textContent = box.dataset.kept;
  await show();
  const done = await flush();
  delete form.dataset.sent;
  const left = await find(post.id);
  if (left) box.scrollIntoView({ block: "start" });
  await arrive(done);
}

if (box && window.indexedDB) {
  for (const form of document.querySelectorAll("form[data-queue]")) {
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      if (!form.reportValidity()) {
        delete form.dataset.sent;
        return;
      }
      keep(form, event.submitter).catch(() => {
        delete form.dataset.sent;
        HTMLFormElement.prototype.submit.call(form); // no room on the phone: the plain way
      });
    });
  }
  window.addEventListener("online", later);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && later());
  show().then(later).catch(() => {});
}

// Another person on the same phone sees nothing that was kept of the one before.
async function forget() {
  const last = localStorage.getItem("crew-person");
  if (last && last !== person && window.caches) {
    for (const name of await caches.keys()) if (name.startsWith("crew-")) await caches.delete(name);
  }
  localStorage.setItem("crew-person", person);
}

if (box && "serviceWorker" in navigator) {
  forget()
    .then(() => navigator.serviceWorker.register(box.dataset.worker))
    .then(() => navigator.serviceWorker.ready)
    .then(({ active }) => {
      const parts = performance.getEntriesByType("resource").map((part) => part.name);
      const files = parts.filter((name) => /\.(css|js|svg)$/.test(new URL(name).pathname) && !name.endsWith("worker.js"));
      active.postMessage([...files, window.location.href]);
    })
    .catch(() => {}); // without it the pages need a connection; the queue works all the same
}
