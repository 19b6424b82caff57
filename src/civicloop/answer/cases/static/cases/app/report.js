// The report of the app: kept on the device first, then sent; with or without a network.
(() => {
  const store = self.CivicStore;
  const { send_soon } = self.CivicApp;
  const form = document.querySelector("[data-app-report]");
  const told = form.querySelector("[data-told]");
  const said = (name, values = {}) => Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), form.dataset[name]);
  const NEEDED = ["category", "description"];
  const MOST_PHOTOS = 5;
  let draft = null;

  function tell(text, tone = "info") {
    told.textContent = text;
    told.className = `notice notice-${tone} app-told`;
    told.hidden = false;
  }

  function fault(name, text) {
    const field = form.elements[name];
    const room = form.querySelector(`[data-fault="${name}"]`);
    if (!room) return false;
    room.textContent = text;
    room.hidden = !text;
    field.setAttribute("aria-invalid", text ? "true" : "false");
    return true;
  }

  function check() {
    for (const { dataset } of form.querySelectorAll("[data-fault]")) fault(dataset.fault, "");
    const missing = NEEDED.filter((name) => !form.elements[name].value.trim());
    if (!form.elements.lat.value && form.elements.category.selectedOptions[0]?.dataset.place) missing.push("place");
    for (const name of missing) fault(name, said(name === "place" ? "noPlace" : "missing"));
    if (missing.length) form.elements[missing[0]].focus();
    return !missing.length;
  }

  function show(row) {
    draft = row;
    for (const [name, value] of Object.entries(row.fields)) if (form.elements[name]) form.elements[name].value = value;
    const rest = [];
    for (const [name, texts] of Object.entries(row.faults ?? {})) {
      const at = name === "lat" || name === "lon" ? "place" : name;
      if (!fault(at, texts.join(" "))) rest.push(...texts);
    }
    if (rest.length) tell(rest.join(" "), "danger");
    list_photos(row.photos);
  }

  function list_photos(photos) {
    const room = form.querySelector("[data-photos]");
    room.replaceChildren(...photos.map((photo) => {
      const row = document.createElement("li");
      const picture = document.createElement("img");
      picture.alt = photo.name;
      picture.src = URL.createObjectURL(photo.blob);
      row.append(picture);
      return row;
    }));
  }

  function photos() {
    const chosen = [...form.elements.photos.files].slice(0, MOST_PHOTOS).map((file) => ({ name: file.name || "photo.jpg", blob: file }));
    return chosen.length ? chosen : (draft?.photos ?? []);
  }

  async function keep() {
    const fields = {};
    for (const name of ["category", "description", "place", "lat", "lon", "email", "notice"]) fields[name] = form.elements[name].value;
    const row = { key: draft?.key ?? crypto.randomUUID(), fields, photos: photos(), language: document.documentElement.lang.toLowerCase(), title: form.elements.category.selectedOptions[0].text, made: Date.now(), state: "waiting" };
    await store.put("drafts", row);
    navigator.storage?.persist?.();
    return row;
  }

  async function sent(row) {
    const done = await send_soon();
    const still = await store.get("drafts", row.key);
    if (!still) {
      form.reset();
      draft = null;
      list_photos([]);
      location.assign(form.dataset.done);
    } else if (still.state === "refused") {
      tell(said("refused"), "danger");
      show(still);
    } else tell(said(done.later && navigator.onLine ? "later" : "kept"), "warning");
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!check()) return;
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      const row = await keep();
      draft = row;
      await sent(row);
    } catch (error) {
      tell(said("full"), "danger");
      console.warn(`app: ${error.message}`);
    } finally {
      button.disabled = false;
    }
  });

  form.elements.photos.addEventListener("change", () => list_photos(photos()));
  form.querySelector("[data-locate]").addEventListener("click", () => {
    const failed = () => tell(said("denied"), "warning");
    if (!navigator.geolocation) return failed();
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      form.elements.lat.value = coords.latitude.toFixed(6);
      form.elements.lon.value = coords.longitude.toFixed(6);
      fault("place", "");
      tell(said("placed", { metres: Math.round(coords.accuracy) }), "success");
    }, failed, { enableHighAccuracy: true, timeout: 20000 });
    return null;
  });
  form.elements.place.addEventListener("change", async () => {
    const words = form.elements.place.value.trim();
    if (!words || form.elements.lat.value || !navigator.onLine) return;
    const answer = await fetch(`${form.dataset.search}?q=${encodeURIComponent(words)}`).catch(() => null);
    const [found] = answer?.ok ? (await answer.json()).places : [];
    if (!found) return;
    form.elements.lat.value = found.lat.toFixed(6);
    form.elements.lon.value = found.lon.toFixed(6);
    tell(said("found", { name: found.name, detail: found.detail }), "success");
  });

  const wanted = new URL(location.href).searchParams.get("draft");
  if (wanted) store.get("drafts", wanted).then((row) => row && show(row));
})();
