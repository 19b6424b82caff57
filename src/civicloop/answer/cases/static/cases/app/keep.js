// The page of a report offers to keep number and code on this device, for "my cases".
(() => {
  const offer = document.querySelector("[data-keep-case]");
  const store = self.CivicStore;

  async function keep() {
    const { number, secret, category, place, url } = offer.dataset;
    await store.put("cases", { number, secret, category, place, url, kept: Date.now() });
    show(true);
  }

  function show(kept) {
    offer.hidden = false;
    offer.querySelector("button").hidden = kept;
    offer.querySelector("[data-kept]").hidden = !kept;
  }

  if (offer && "indexedDB" in self) {
    offer.querySelector("button").addEventListener("click", keep);
    store.get("cases", offer.dataset.number).then((found) => show(Boolean(found))).catch(() => {});
  }
})();
