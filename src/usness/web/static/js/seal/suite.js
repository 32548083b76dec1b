import { concat, equal, exact, SUITE, u32 } from './bytes.js';
import { Failure } from './failure.js';

/** @import { Bytes } from './bytes.js' */

const NONCE = 12;
const TAG = 16;
const OVERHEAD = SUITE.length + NONCE + TAG;
const STEPS = [512, 2048, 8192, 32768];
const STRIDE = 65536;
const HKDF = { name: 'HKDF', hash: 'SHA-256' };

/** The bytes of every key. */
export const KEY = 32;

let previous = new Uint8Array(NONCE);

/**
 * Two boxes under one key and nonce give both texts away, so a stuck generator must stop us.
 *
 * @param {number} n
 * @returns {Bytes}
 */
export function random(n) {
  const drawn = crypto.getRandomValues(new Uint8Array(n));
  if (n < NONCE) return drawn;
  const start = drawn.slice(0, NONCE);
  if (equal(start, previous)) throw new Failure('weak');
  previous = start;
  return drawn;
}

/**
 * @param {Bytes} bytes
 * @returns {Promise<Bytes>} 32 bytes
 */
export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/**
 * @param {Bytes} bytes the caller zeroes them
 * @param {number} [length]
 * @returns {Promise<CryptoKey>} not extractable
 */
export async function secret(bytes, length = KEY) {
  return crypto.subtle.importKey('raw', exact(bytes, length), 'HKDF', false, ['deriveBits', 'deriveKey']);
}

/**
 * @param {CryptoKey} secretKey
 * @param {Bytes} salt
 * @param {Bytes} info a label
 * @param {number} [n]
 * @returns {Promise<Bytes>}
 */
export async function derive(secretKey, salt, info, n = KEY) {
  return new Uint8Array(await crypto.subtle.deriveBits({ ...HKDF, salt, info }, secretKey, n * 8));
}

/**
 * @param {CryptoKey} secretKey
 * @param {Bytes} salt
 * @param {Bytes} info a label
 * @param {KeyUsage[]} usages
 * @returns {Promise<CryptoKey>} not extractable
 */
export async function aes(secretKey, salt, info, usages) {
  return crypto.subtle.deriveKey({ ...HKDF, salt, info }, secretKey, { name: 'AES-GCM', length: 256 }, false, usages);
}

/**
 * @param {CryptoKey} secretKey
 * @param {Bytes} salt
 * @param {Bytes} info a label
 * @returns {Promise<CryptoKey>} signs and verifies; not extractable
 */
export async function mac(secretKey, salt, info) {
  const into = { name: 'HMAC', hash: 'SHA-256', length: KEY * 8 };
  return crypto.subtle.deriveKey({ ...HKDF, salt, info }, secretKey, into, false, ['sign', 'verify']);
}

/**
 * @param {CryptoKey} aesKey
 * @param {Bytes} plain
 * @param {Bytes} aad
 * @param {Bytes} [nonce]
 * @returns {Promise<Bytes>}
 */
export async function box(aesKey, plain, aad, nonce = random(NONCE)) {
  const cipher = { name: 'AES-GCM', iv: exact(nonce, NONCE), additionalData: aad };
  return concat(SUITE, nonce, new Uint8Array(await crypto.subtle.encrypt(cipher, aesKey, plain)));
}

/**
 * @param {Bytes} sealed
 * @param {Bytes} aad
 */
function cipherOf(sealed, aad) {
  const iv = sealed.subarray(SUITE.length, SUITE.length + NONCE);
  return { name: 'AES-GCM', iv, additionalData: aad };
}

/**
 * @param {Bytes} sealed
 * @returns {Bytes}
 */
function bodyOf(sealed) {
  return sealed.subarray(SUITE.length + NONCE);
}

/**
 * @param {Bytes} sealed
 * @param {number} [length] of what is in it, where it's known
 */
export function checkSize(sealed, length) {
  if (!(sealed instanceof Uint8Array) || sealed.length < OVERHEAD) throw new Failure('malformed');
  if (length !== undefined) exact(sealed, length + OVERHEAD);
}

/** @param {Bytes} sealed */
export function checkSuite(sealed) {
  if (!equal(sealed.subarray(0, SUITE.length), SUITE)) throw new Failure('suite');
}

/**
 * A box of a size that `pad` never makes carries a mark.
 *
 * @param {Bytes} sealed
 */
export function checkPadded(sealed) {
  checkSize(sealed);
  checkRoom(sealed.length - OVERHEAD);
}

/**
 * Only WebCrypto's own two refusals are renamed; a fault of ours stays visible as what it is.
 *
 * @template T
 * @param {Promise<T>} attempt
 * @returns {Promise<T>}
 */
async function opened(attempt) {
  try {
    return await attempt;
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'OperationError') throw new Failure('cannot-open');
    if (name === 'DataError') throw new Failure('malformed');
    throw error;
  }
}

/**
 * @param {CryptoKey} aesKey
 * @param {Bytes} sealed
 * @param {Bytes} aad
 * @param {number} [length] of the plain bytes, where it's known
 * @returns {Promise<Bytes>}
 */
export async function unbox(aesKey, sealed, aad, length) {
  checkSize(sealed, length);
  checkSuite(sealed);
  return new Uint8Array(await opened(crypto.subtle.decrypt(cipherOf(sealed, aad), aesKey, bodyOf(sealed))));
}

/**
 * A script that reads this page's memory later finds no bytes of the inner key.
 *
 * @param {CryptoKey} aesKey may unwrapKey
 * @param {Bytes} sealed a box of 61 bytes
 * @param {Bytes} aad
 * @returns {Promise<CryptoKey>} an HKDF key, not extractable
 */
export async function unwrapSecret(aesKey, sealed, aad) {
  checkSize(sealed, KEY);
  checkSuite(sealed);
  return opened(
    crypto.subtle.unwrapKey('raw', bodyOf(sealed), aesKey, cipherOf(sealed, aad), 'HKDF', false, [
      'deriveBits',
      'deriveKey',
    ]),
  );
}

/**
 * @param {CryptoKey} aesKey may unwrapKey
 * @param {Bytes} sealed a box of 77 bytes
 * @param {Bytes} aad
 * @param {number} length of the PKCS#8 form
 * @returns {Promise<CryptoKey>} an X25519 private key, not extractable
 */
export async function unwrapPrivate(aesKey, sealed, aad, length) {
  checkSize(sealed, length);
  checkSuite(sealed);
  return opened(
    crypto.subtle.unwrapKey('pkcs8', bodyOf(sealed), aesKey, cipherOf(sealed, aad), { name: 'X25519' }, false, [
      'deriveBits',
    ]),
  );
}

/**
 * @param {number} length
 * @returns {number} the first size that holds it
 */
function roomFor(length) {
  return STEPS.find((step) => step >= length) ?? Math.ceil(length / STRIDE) * STRIDE;
}

/** @param {number} size */
function checkRoom(size) {
  if (roomFor(size) !== size) throw new Failure('malformed');
}

/**
 * @param {Bytes} plain
 * @returns {Bytes}
 */
export function pad(plain) {
  const padded = new Uint8Array(roomFor(4 + plain.length));
  padded.set(concat(u32(plain.length), plain));
  return padded;
}

/**
 * @param {Bytes} bytes
 * @param {number} from
 */
function isZero(bytes, from) {
  // A plain loop: in a script's first run a call for each byte takes longer than the decryption.
  for (let at = from; at < bytes.length; at += 1) if (bytes[at] !== 0) return false;
  return true;
}

/**
 * Zeros and the first fitting size leave nowhere to hide a second text or a mark.
 *
 * @param {Bytes} padded
 * @returns {Bytes}
 */
export function unpad(padded) {
  checkRoom(padded.length);
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  if (roomFor(4 + length) !== padded.length) throw new Failure('padding');
  if (!isZero(padded, 4 + length)) throw new Failure('padding');
  return padded.slice(4, 4 + length);
}
