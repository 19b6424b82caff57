// Sends the reports that wait on the device, each once: its key is the same at every try, so that the
// city opens one case however often an answer gets lost on the way. For pages and the service worker.
self.CivicSending = (() => {
  const store = self.CivicStore;
  const REFUSED = 422;
  const SENT_BEFORE = 409;

  async function token() {
    const answer = await fetch("/app/token/", { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok) throw new Error(`no token: ${answer.status}`);
    return (await answer.json()).token;
  }

  async function post(url, body, headers = {}) {
    return fetch(url, { method: "POST", body, credentials: "same-origin", headers: { "X-CSRFToken": await token(), Accept: "application/json", ...headers } });
  }

  const post_json = (url, said) => post(url, JSON.stringify(said), { "Content-Type": "application/json" });

  function form_of(draft) {
    const form = new FormData();
    for (const [name, value] of Object.entries(draft.fields)) form.append(name, value);
    form.append("key", draft.key);
    for (const photo of draft.photos) form.append("photos", photo.blob, photo.name);
    return form;
  }

  // What became of one report: sent, refused (somebody has to look at it), or later.
  async function send(draft) {
    const answer = await post("/app/reports/", form_of(draft), { "Accept-Language": draft.language });
    if (answer.ok) {
      const found = await answer.json();
      await store.put("cases", { ...found, kept: Date.now() });
      await store.remove("drafts", draft.key);
      return "sent";
    }
    if (answer.status === REFUSED || answer.status === SENT_BEFORE) {
      const { faults } = await answer.json();
      await store.put("drafts", { ...draft, state: "refused", faults });
      return "refused";
    }
    return "later";
  }

  async function send_each() {
    const done = { sent: 0, refused: 0, later: 0 };
    for (const draft of await store.all("drafts")) {
      if (draft.state !== "waiting") continue;
      try {
        done[await send(draft)] += 1;
      } catch {
        done.later += 1; // no network: it stays, and is tried again when there is one
      }
    }
    if (self.clients) for (const page of await self.clients.matchAll()) page.postMessage({ drafts: done });
    return done;
  }

  const send_all = () => (navigator.locks ? navigator.locks.request("civicloop-drafts", send_each) : send_each());

  return { post_json, send_all };
})();
