// What the city may tell on this device: the browser asks its user, then its push service.
(() => {
  const form = document.querySelector("[data-topics]");
  const store = self.CivicStore;
  const told = form.querySelector("[data-told]");

  function tell(name, tone) {
    told.textContent = form.dataset[name];
    told.className = `notice notice-${tone} app-told`;
    told.hidden = false;
  }

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const chosen = () => [...form.querySelectorAll("[name=topic]:checked")].map((box) => box.value);

  async function subscription() {
    const ready = await navigator.serviceWorker.ready;
    const found = await ready.pushManager.getSubscription();
    return found ?? ready.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) });
  }

  async function save() {
    const topics = chosen();
    const ready = await navigator.serviceWorker.ready;
    const before = await ready.pushManager.getSubscription();
    if (!topics.length && !before) return tell("none", "info");
    if (topics.length && (await Notification.requestPermission()) !== "granted") return tell("denied", "warning");
    const found = await subscription();
    const language = document.documentElement.lang.toLowerCase();
    const answer = await self.CivicSending.post_json("/app/devices/", { subscription: found.toJSON(), topics, language });
    if (!answer.ok) return tell("failed", "danger");
    if (!topics.length) await found.unsubscribe();
    await store.put("settings", { name: "topics", topics, language });
    return tell(topics.length ? "saved" : "none", "success");
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      await save();
    } catch (error) {
      tell("failed", "danger");
      console.warn(`app: ${error.message}`);
    } finally {
      button.disabled = false;
    }
  });

  if ("PushManager" in self && "serviceWorker" in navigator && "Notification" in self) {
    form.querySelector("[type=submit]").disabled = false;
    store.get("settings", "topics").then((kept) => {
      for (const box of form.querySelectorAll("[name=topic]")) box.checked = Boolean(kept?.topics.includes(box.value));
    });
  } else tell("unable", "warning");
})();
