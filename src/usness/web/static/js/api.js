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
