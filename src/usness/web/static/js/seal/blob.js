import { equal, exact, id, label, u32 } from './bytes.js';
import { Failure } from './failure.js';
import { HASH } from './header.js';
import { aes, box, checkSize, checkSuite, secret, sha256, unbox } from './suite.js';

/** @import { Bytes } from './bytes.js' */
/** @typedef {{ instance: Bytes, log: Bytes, id: Bytes }} Place where a blob lies; 16 bytes each */

const STEP = 65536;
const STEPS = 192;
const OVERHEAD = 29;
const LENGTH = 4;

/** The most bytes that a blob can hold. */
export const MOST = STEPS * STEP - LENGTH;

/**
 * @param {Bytes} B from the entry's box
 * @param {Bytes} blob
 * @param {KeyUsage} usage
 * @returns {Promise<CryptoKey>}
 */
async function keyOf(B, blob, usage) {
  return aes(await secret(B), id(blob), label('blob'), [usage]);
}

/** @param {Place} place */
function placeLabel({ instance, log, id: blob }) {
  return label('blob', id(instance), id(log), id(blob));
}

/**
 * @param {number} length
 * @returns {number} the size of the filled content
 */
function filledSize(length) {
  return Math.ceil((LENGTH + length) / STEP) * STEP;
}

/**
 * @param {Bytes} content
 * @returns {Bytes}
 */
function filled(content) {
  const whole = new Uint8Array(filledSize(content.length));
  whole.set(u32(content.length));
  whole.set(content, LENGTH);
  return whole;
}

/**
 * One content has one filling: spare room could carry what no page shows.
 *
 * @param {Bytes} whole
 * @returns {Bytes}
 */
function emptied(whole) {
  const length = new DataView(whole.buffer, whole.byteOffset).getUint32(0);
  if (filledSize(length) !== whole.length) throw new Failure('padding');
  if (whole.subarray(LENGTH + length).some((byte) => byte !== 0)) throw new Failure('padding');
  return whole.subarray(LENGTH, LENGTH + length);
}

/** @param {number} size of a sealed blob */
function checkBlob(size) {
  const steps = (size - OVERHEAD) / STEP;
  if (!Number.isInteger(steps) || steps < 1 || steps > STEPS) throw new Failure('malformed');
}

/**
 * @param {Bytes} sealed
 * @returns {Promise<Bytes>} by which an entry names its blob
 */
export async function blobHash(sealed) {
  return sha256(sealed);
}

/**
 * @param {Bytes} B 32 random bytes
 * @param {Place} place
 * @param {Bytes} content
 * @param {Bytes} [nonce]
 * @returns {Promise<Bytes>}
 */
export async function sealBlob(B, place, content, nonce) {
  if (content.length > MOST) throw new Failure('malformed');
  return box(await keyOf(B, place.id, 'encrypt'), filled(content), placeLabel(place), nonce);
}

/**
 * The entry commits to these very bytes, so they are compared before any key is touched.
 *
 * @param {Bytes} B
 * @param {Place} place
 * @param {Bytes} sealed
 * @param {Bytes} hash that the entry's box names
 * @returns {Promise<Bytes>}
 */
export async function openBlob(B, place, sealed, hash) {
  checkSize(sealed);
  checkBlob(sealed.length);
  if (!equal(await blobHash(sealed), exact(hash, HASH))) throw new Failure('mismatch');
  checkSuite(sealed);
  return emptied(await unbox(await keyOf(B, place.id, 'decrypt'), sealed, placeLabel(place)));
}
