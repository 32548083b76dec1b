/** As much of a browser as the keep ring needs: a database in memory, locks that are always free, a page's attributes. */

/** @type {Map<string, Map<string, unknown>>} */
export const disk = new Map();

/**
 * @template T
 * @param {T} result
 */
function request(result) {
  const asked = { result, error: null, onsuccess: () => {}, onerror: () => {} };
  queueMicrotask(() => asked.onsuccess());
  return asked;
}

/** @param {string} name */
function store(name) {
  const rows = disk.get(name) ?? new Map();
  disk.set(name, rows);
  return {
    get: (/** @type {string} */ key) => request(structuredClone(rows.get(key))),
    put: (/** @type {unknown} */ value, /** @type {string} */ key) => request(rows.set(key, structuredClone(value))),
    delete: (/** @type {string} */ key) => request(rows.delete(key)),
    clear: () => request(rows.clear()),
    index: (/** @type {string} */ field) => ({
      getAll: (/** @type {string} */ key) => request([...rows.values()].filter((row) => row[field] === key)),
    }),
  };
}

function transaction() {
  const one = { objectStore: store, oncomplete: () => {}, onabort: () => {}, abort: () => {}, error: null };
  setTimeout(() => one.oncomplete(), 0);
  return one;
}

/** @param {string} build */
export function standIn(build = 'b') {
  const db = { transaction, close: () => {} };
  Object.assign(globalThis, {
    indexedDB: { open: () => request(db) },
    document: { body: { dataset: { build } } },
  });
  const locks = { request: (/** @type {string} */ _, /** @type {() => Promise<unknown>} */ body) => body() };
  Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true });
}
