import { b64 } from '../seal/bytes.js';
import { unwrapDevice, wrapDevice } from '../seal/account.js';
import { Failure } from '../seal/failure.js';
import { clear, get, put } from './db.js';

/** @import { Bytes } from '../seal/bytes.js' */

/** This device holds no key that the session's secret opens: the passphrase is needed once more. */
export class NoKey extends Error {
  constructor() {
    super('no-key');
    this.name = 'NoKey';
  }
}

/**
 * @param {Bytes} person
 * @param {Bytes} secret of the session, held by the host
 * @param {Bytes} AK the caller zeroes it
 * @returns {Promise<void>}
 */
export async function storeDevice(person, secret, AK) {
  await put('device', b64(person), await wrapDevice(secret, AK, person));
}

/**
 * @param {Bytes} person
 * @param {Bytes} secret
 * @returns {Promise<CryptoKey>} AK as an HKDF key, not extractable
 */
export async function openDevice(person, secret) {
  const wrap = await get('device', b64(person));
  if (!(wrap instanceof Uint8Array)) throw new NoKey();
  try {
    return await unwrapDevice(secret, /** @type {Bytes} */ (wrap), person);
  } catch (error) {
    // A wrap of an earlier session: its secret is gone, and so is the use of it.
    if (error instanceof Failure && error.kind === 'cannot-open') throw new NoKey();
    throw error;
  }
}

/**
 * Sign-out. The pins stay: whoever signs in here again must still notice an answer that was changed meanwhile.
 *
 * @returns {Promise<void>}
 */
export async function wipe() {
  await clear('device', 'drafts', 'notes', 'blobs');
}
