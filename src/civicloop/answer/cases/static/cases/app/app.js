// On every page of the app: the service worker, the offer to install, what waits on the device.
self.CivicApp = (() => {
  const store = self.CivicStore;
  const bar = document.querySelector("[data-waiting]");

  async function register() {
    if (!("serviceWorker" in navigator)) return;
    const ready = await navigator.serviceWorker.register("/service-worker.js", { scope: "/" });
    navigator.serviceWorker.addEventListener("message", () => document.dispatchEvent(new Event("drafts")));
    return ready;
  }

  async function waiting() {
    const drafts = await store.all("drafts");
    if (!bar) return drafts;
    bar.hidden = !drafts.length;
    bar.querySelector("[data-number]").textContent = drafts.length;
    return drafts;
  }

  // Sends now if it can, and else has the browser do it as soon as there is a network.
  async function send_soon() {
    const done = navigator.onLine ? await self.CivicSending.send_all() : { sent: 0, refused: 0, later: 1 };
    if (done.later && "serviceWorker" in navigator) {
      const ready = await navigator.serviceWorker.ready;
      await ready.sync?.register("send-drafts").catch(() => {}); // where it is not allowed, the next visit sends
    }
    document.dispatchEvent(new Event("drafts"));
    return done;
  }

  const install = document.querySelector("[data-install]");
  window.addEventListener("beforeinstallprompt", (event) => {
    if (!install) return;
    event.preventDefault();
    install.hidden = false;
    install.onclick = () => event.prompt();
  });
  window.addEventListener("appinstalled", () => install && (install.hidden = true));

  document.addEventListener("drafts", waiting);
  window.addEventListener("online", send_soon);
  register().catch((error) => console.warn(`app: ${error.message}`));
  waiting().then((drafts) => drafts.some((one) => one.state === "waiting") && send_soon());

  return { send_soon };
})();
