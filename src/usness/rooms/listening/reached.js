/** From this depth on it may matter how something was met: a light card wants no such question. */
const LIGHT = 2;

/** About every third is asked about; which ones, the entry's own random id says, on each device the same. */
const EVERY = 3;

/**
 * @typedef {object} Reply
 * @property {string} id base64url, random
 * @property {number} depth of what was answered
 * @property {boolean} quiet whether nothing is asked of this person now
 * @property {boolean} asked whether this was asked before
 */

/**
 * Whether "Did this reach you?" comes under a reply. Nothing that the other did since plays a part in it.
 *
 * @param {Reply} reply
 * @returns {boolean}
 */
export function asksWhether({ id, depth, quiet, asked }) {
  if (quiet || asked || depth <= LIGHT) return false;
  return [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % EVERY === 0;
}
