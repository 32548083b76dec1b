import { exact } from './bytes.js';
import { Failure } from './failure.js';

/** @import { Bytes } from './bytes.js' */

const SPAN = 2 ** 32;
const SPOKEN = 256;

/**
 * Draws from the uneven rest of the range are thrown away: a plain remainder would favour the first words.
 *
 * @param {number} size
 * @param {(n: number) => Bytes} random
 * @returns {number} below `size`
 */
function below(size, random) {
  const fair = SPAN - (SPAN % size);
  for (;;) {
    const drawn = new DataView(exact(random(4), 4).buffer).getUint32(0);
    if (drawn < fair) return drawn % size;
  }
}

/**
 * @param {readonly string[]} list
 * @param {number} n
 * @param {(n: number) => Bytes} random
 * @returns {string[]}
 */
export function pick(list, n, random) {
  if (list.length === 0) throw new Failure('malformed');
  return Array.from({ length: n }, () => /** @type {string} */ (list[below(list.length, random)]));
}

/**
 * @param {Bytes} code 4 bytes
 * @param {readonly string[]} list 256 words
 * @returns {string[]} 4 words
 */
export function spoken(code, list) {
  if (list.length !== SPOKEN) throw new Failure('malformed');
  return Array.from(exact(code, 4), (byte) => /** @type {string} */ (list[byte]));
}
