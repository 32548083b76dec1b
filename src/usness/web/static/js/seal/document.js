import { text, utf8 } from './bytes.js';
import { Failure } from './failure.js';
import { box, checkPadded, pad, unbox, unpad } from './suite.js';

/** @import { Bytes } from './bytes.js' */
/** @typedef {{ [name: string]: unknown }} Document */

/**
 * @param {CryptoKey} aesKey
 * @param {Document} content
 * @param {Bytes} aad
 * @param {Bytes} [nonce]
 * @returns {Promise<Bytes>}
 */
export async function sealDocument(aesKey, content, aad, nonce) {
  return box(aesKey, pad(utf8(JSON.stringify(content))), aad, nonce);
}

/**
 * @param {CryptoKey} aesKey
 * @param {Bytes} sealed
 * @param {Bytes} aad
 * @returns {Promise<Document>}
 */
export async function openDocument(aesKey, sealed, aad) {
  checkPadded(sealed);
  return parse(text(unpad(await unbox(aesKey, sealed, aad))));
}

/**
 * @param {string} json
 * @returns {Document}
 */
function parse(json) {
  /** @type {unknown} */
  let content;
  try {
    content = JSON.parse(json);
  } catch {
    throw new Failure('malformed');
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) throw new Failure('malformed');
  return { ...content };
}
