// What the installed app keeps on the device: reports that are not sent yet, with their photos, the
// own cases with their codes, and what one is subscribed to. For pages and for the service worker.
self.CivicStore = (() => {
  const NAME = "civicloop";
  const STORES = { drafts: "key", cases: "number", settings: "name" };
  let opened;

  function open() {
    opened ??= new Promise((done, failed) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        for (const [name, keyPath] of Object.entries(STORES)) asked.result.createObjectStore(name, { keyPath });
      };
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
    return opened;
  }

  async function run(store, mode, act) {
    const base = await open();
    return new Promise((done, failed) => {
      const change = base.transaction(store, mode);
      const asked = act(change.objectStore(store));
      change.oncomplete = () => done(asked.result);
      change.onabort = () => failed(change.error);
    });
  }

  return {
    all: (store) => run(store, "readonly", (rows) => rows.getAll()),
    get: (store, key) => run(store, "readonly", (rows) => rows.get(key)),
    put: (store, row) => run(store, "readwrite", (rows) => rows.put(row)),
    remove: (store, key) => run(store, "readwrite", (rows) => rows.delete(key)),
  };
})();
