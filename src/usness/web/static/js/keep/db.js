/** @typedef {'device' | 'drafts' | 'notes' | 'pins' | 'seen' | 'blobs'} Store */

const NAME = 'usness';
const SHAPE = 2;
/** @type {Store[]} */
const PLAIN = ['device', 'drafts', 'notes', 'seen', 'blobs'];

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
export function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  opened ??= connect();
  opened.catch(() => (opened = undefined));
  return opened;
}

/** @returns {Promise<IDBDatabase>} */
async function connect() {
  const request = indexedDB.open(NAME, SHAPE);
  request.onupgradeneeded = () => prepare(request.result);
  const db = await result(request);
  // A newer page in another tab may want to change the shape; holding on would block it for ever.
  db.onversionchange = () => {
    db.close();
    opened = undefined;
  };
  return db;
}

/**
 * A device of an earlier version keeps what it has.
 *
 * @param {IDBDatabase} db
 */
function prepare(db) {
  const fresh = (/** @type {string} */ store) => !db.objectStoreNames.contains(store);
  for (const store of PLAIN.filter(fresh)) db.createObjectStore(store);
  if (fresh('pins')) db.createObjectStore('pins').createIndex('pair', 'pair');
}

/**
 * @param {IDBTransaction} transaction
 * @returns {Promise<void>}
 */
function committed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException('', 'AbortError'));
  });
}

/**
 * One transaction: what the body reads stays true until what it writes is on the disk.
 *
 * @template T
 * @param {Store} store
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => Promise<T>} body awaits nothing but requests of this store
 * @returns {Promise<T>}
 */
export async function within(store, mode, body) {
  const transaction = (await open()).transaction(store, mode, { durability: 'strict' });
  const end = committed(transaction);
  end.catch(() => undefined);
  try {
    const found = await body(transaction.objectStore(store));
    await end;
    return found;
  } catch (error) {
    abort(transaction);
    throw error;
  }
}

/** @param {IDBTransaction} transaction */
function abort(transaction) {
  try {
    transaction.abort();
  } catch {
    // It has ended already, which is what was wanted.
  }
}

/**
 * @param {Store} store
 * @param {string} key
 * @returns {Promise<unknown>} undefined when there is none
 */
export function get(store, key) {
  return within(store, 'readonly', (s) => result(/** @type {IDBRequest<unknown>} */ (s.get(key))));
}

/**
 * @param {Store} store
 * @param {string} key
 * @param {unknown} value
 * @returns {Promise<void>}
 */
export async function put(store, key, value) {
  await within(store, 'readwrite', (s) => result(s.put(value, key)));
}

/**
 * @param {Store} store
 * @param {string} key
 * @returns {Promise<void>}
 */
export async function drop(store, key) {
  await within(store, 'readwrite', (s) => result(s.delete(key)));
}

/**
 * @param {...Store} stores
 * @returns {Promise<void>}
 */
export async function clear(...stores) {
  for (const store of stores) await within(store, 'readwrite', (s) => result(s.clear()));
}
