/** @typedef {{ [name: string]: unknown }} Body */

/** The house said no, or could not be reached. `sentence` is the house's own, already in the reader's language. */
export class Refusal extends Error {
  /**
   * @param {number} status 0 when there was no answer
   * @param {string} code
   * @param {string} [sentence]
   */
  constructor(status, code, sentence = '') {
    super(code);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.sentence = sentence;
  }
}

/**
 * @param {string} method
 * @param {Body | undefined} body
 * @returns {RequestInit}
 */
function asked(method, body) {
  /** @type {{ [name: string]: string }} */
  const headers = { Accept: 'application/json', 'Usness-Build': document.body.dataset.build ?? '' };
  if (body) headers['Content-Type'] = 'application/json';
  const safe = { cache: /** @type {const} */ ('no-store'), redirect: /** @type {const} */ ('error') };
  return { method, headers, ...safe, ...(body ? { body: JSON.stringify(body) } : {}) };
}

/**
 * @param {Response} response
 * @returns {Promise<unknown>}
 */
async function read(response) {
  if (response.status === 204) return {};
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

/**
 * @param {number} status
 * @param {unknown} answer
 * @returns {Refusal}
 */
function refusal(status, answer) {
  const { refused, sentence } = /** @type {{ refused?: unknown, sentence?: unknown }} */ (answer ?? {});
  if (typeof refused !== 'string') return new Refusal(status, 'wrong');
  return new Refusal(status, refused, typeof sentence === 'string' ? sentence : '');
}

/**
 * @param {string} path
 * @param {Uint8Array<ArrayBuffer>} bytes sealed
 * @returns {Promise<{ received: number }>}
 */
export async function put(path, bytes) {
  const headers = { ...asked('PUT', undefined).headers, 'Content-Type': 'application/octet-stream' };
  return call('PUT', path, undefined, { body: bytes, headers });
}

/**
 * @param {string} path
 * @param {(part: number) => void} told hears from 0 to 1 how much has come
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function bytesOf(path, told) {
  try {
    const response = await fetch(path, asked('GET', undefined));
    if (!response.ok) throw refusal(response.status, await read(response));
    return await whole(response, told);
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(0, 'offline');
  }
}

/**
 * @param {Response} response
 * @param {(part: number) => void} told
 */
async function whole(response, told) {
  const size = Number(response.headers.get('Content-Length'));
  const found = new Uint8Array(size);
  let at = 0;
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next?.value; next = await reader?.read()) {
    found.set(next.value, at);
    at += next.value.length;
    told(at / size);
  }
  if (at !== size) throw new Refusal(0, 'offline');
  return found;
}

/**
 * @template T
 * @param {'GET' | 'POST' | 'PUT' | 'DELETE'} method
 * @param {string} path
 * @param {Body} [body]
 * @param {RequestInit} [more]
 * @returns {Promise<T>} what the house answers; its shape is the contract's, and all that is sealed is checked on opening
 */
export async function call(method, path, body, more = {}) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(path, { ...asked(method, body), ...more });
  } catch {
    throw new Refusal(0, 'offline');
  }
  const answer = await read(response);
  if (!response.ok || answer === undefined) throw refusal(response.status, answer);
  return /** @type {T} */ (answer);
}
