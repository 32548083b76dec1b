import { equal, exact, unhex } from './bytes.js';
import { Failure } from './failure.js';
import { KEY } from './suite.js';

/** @import { Bytes } from './bytes.js' */

const X25519 = { name: 'X25519' };
const PREFIX = unhex('302e020100300506032b656e04220420');

/** The bytes of a private key in PKCS#8 form. */
export const PKCS8 = PREFIX.length + KEY;

/**
 * @param {Bytes} pkcs8
 * @returns {Bytes} the same bytes
 */
export function checkPrivate(pkcs8) {
  if (!equal(exact(pkcs8, PKCS8).subarray(0, PREFIX.length), PREFIX)) throw new Failure('malformed');
  return pkcs8;
}

/**
 * Extractable only here, because the private half is to be sealed; what is opened again is not.
 *
 * @returns {Promise<{ public: Bytes, pkcs8: Bytes }>} the caller zeroes `pkcs8` once it is sealed
 */
export async function newPair() {
  const pair = /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey(X25519, true, ['deriveBits']));
  const raw = await crypto.subtle.exportKey('raw', pair.publicKey);
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', pair.privateKey);
  return { public: exact(new Uint8Array(raw), KEY), pkcs8: checkPrivate(new Uint8Array(pkcs8)) };
}

/**
 * @param {Bytes} pkcs8 the caller zeroes them
 * @returns {Promise<CryptoKey>} not extractable
 */
export async function importPrivate(pkcs8) {
  return crypto.subtle.importKey('pkcs8', checkPrivate(pkcs8), X25519, false, ['deriveBits']);
}

/**
 * A public key of low order would make the result known to anyone. The standard has WebCrypto refuse it; we look again,
 * for an engine that doesn't.
 *
 * @param {CryptoKey} own private
 * @param {Bytes} theirs public
 * @returns {Promise<Bytes>} 32 bytes; the caller zeroes them
 */
export async function agree(own, theirs) {
  const other = await crypto.subtle.importKey('raw', exact(theirs, KEY), X25519, true, []);
  const shared = await multiply(own, other);
  if (shared.every((byte) => byte === 0)) throw new Failure('weak');
  return shared;
}

/**
 * @param {CryptoKey} own
 * @param {CryptoKey} other
 * @returns {Promise<Bytes>}
 */
async function multiply(own, other) {
  try {
    return new Uint8Array(await crypto.subtle.deriveBits({ ...X25519, public: other }, own, KEY * 8));
  } catch (error) {
    if (error instanceof DOMException && error.name === 'OperationError') throw new Failure('weak');
    throw error;
  }
}
