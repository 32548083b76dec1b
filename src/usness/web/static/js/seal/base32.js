import { Failure } from './failure.js';

/** @import { Bytes } from './bytes.js' */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * @param {Bytes} bytes a multiple of 5, so that no padding is needed
 * @returns {string} RFC 4648, upper case
 */
export function base32(bytes) {
  if (bytes.length % 5 !== 0) throw new Failure('malformed');
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from(bits.match(/.{5}/g) ?? [], (five) => LETTERS.charAt(parseInt(five, 2))).join('');
}

/**
 * @param {string} letters a multiple of 8, upper case
 * @returns {Bytes}
 */
export function unbase32(letters) {
  if (letters.length % 8 !== 0 || !/^[A-Z2-7]*$/.test(letters)) throw new Failure('malformed');
  const bits = Array.from(letters, (letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (eight) => parseInt(eight, 2));
}
