// My cases: what this device keeps, with the state of each as it was heard last.
(() => {
  const store = self.CivicStore;
  const { send_soon } = self.CivicApp;
  const room = document.querySelector("[data-my-cases]");
  const list = room.querySelector("[data-cases]");
  const waiting = room.querySelector("[data-drafts]");
  const said = room.dataset;
  const MOST = 20;

  const element = (name, text = "", attributes = {}) => {
    const made = Object.assign(document.createElement(name), { textContent: text });
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  function button(text, act) {
    const made = element("button", text, { type: "button", class: "button button-small" });
    made.addEventListener("click", act);
    return made;
  }

  function case_row(one) {
    const row = element("li");
    const head = element("p", "", { class: "case-line-head" });
    head.append(element("a", `${one.category} ${one.number}`, { href: one.url }), " ", element("span", one.state_name ?? "", { class: `badge badge-${one.tone ?? "neutral"}` }));
    row.append(head);
    if (one.place) row.append(element("p", one.place, { class: "muted" }));
    row.append(button(said.forget, async () => {
      if (!confirm(said.sure)) return;
      await store.remove("cases", one.number);
      draw();
    }));
    return row;
  }

  function draft_row(one) {
    const row = element("li");
    row.append(element("p", `${one.title} · ${new Date(one.made).toLocaleString(document.documentElement.lang)}`), element("p", one.fields.description.slice(0, 120), { class: "muted" }));
    if (one.state === "refused") {
      row.append(element("p", said.refused, { class: "field-error" }), element("a", said.edit, { class: "button button-small", href: `${said.report}?draft=${encodeURIComponent(one.key)}` }), " ");
    }
    row.append(button(said.remove, async () => {
      if (!confirm(said.sureDraft)) return;
      await store.remove("drafts", one.key);
      document.dispatchEvent(new Event("drafts"));
    }));
    return row;
  }

  async function draw() {
    const [cases, drafts] = await Promise.all([store.all("cases"), store.all("drafts")]);
    cases.sort((a, b) => b.kept - a.kept);
    list.replaceChildren(...cases.map(case_row));
    waiting.replaceChildren(...drafts.map(draft_row));
    room.querySelector("[data-waiting-part]").hidden = !drafts.length;
    room.querySelector("[data-none]").hidden = cases.length > 0;
    return cases;
  }

  async function ask(cases) {
    for (let at = 0; at < cases.length; at += MOST) {
      const asked = cases.slice(at, at + MOST).map(({ number, secret }) => ({ number, secret }));
      const answer = await self.CivicSending.post_json("/app/states/", { cases: asked });
      if (!answer.ok) return;
      for (const heard of (await answer.json()).cases) {
        const one = await store.get("cases", heard.number); // it may have been forgotten meanwhile
        if (one) await store.put("cases", { ...one, ...heard });
      }
    }
  }

  async function refresh() {
    const cases = await draw();
    if (!navigator.onLine || !cases.length) return;
    try {
      await ask(cases);
      await draw();
      room.dataset.asked = "yes";
    } catch {
      // No network after all: what was heard last stays.
    }
  }

  document.addEventListener("drafts", draw);
  room.querySelector("[data-send]").addEventListener("click", () => send_soon().then(refresh));
  refresh();
})();
