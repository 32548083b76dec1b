import { equal } from '../seal/bytes.js';
import { Failure } from '../seal/failure.js';
import { sha256 } from '../seal/suite.js';
import { get, result, within } from './db.js';

/** @import { Bytes } from '../seal/bytes.js' */

const MOST = 3;

/**
 * The count outlives a reload: each new try is one more chance for someone who stands between the two.
 *
 * @param {string} invitation
 * @returns {Promise<boolean>} whether another try is left
 */
export async function missed(invitation) {
  return within('seen', 'readwrite', async (seen) => {
    const name = `misses ${invitation}`;
    const before = /** @type {number | undefined} */ (await result(seen.get(name))) ?? 0;
    await result(seen.put(before + 1, name));
    return before + 1 < MOST;
  });
}

/**
 * @param {string} invitation
 * @returns {Promise<boolean>}
 */
export async function mayTry(invitation) {
  const misses = /** @type {number | undefined} */ (await get('seen', `misses ${invitation}`)) ?? 0;
  return misses < MOST;
}

/**
 * The other side's keys are taken once. A second message would be another person, or another try at the same words.
 *
 * @param {string} invitation
 * @param {Bytes} message the sealed hello or reveal
 * @returns {Promise<void>}
 */
export async function onlyOne(invitation, message) {
  const sum = await sha256(message);
  await within('seen', 'readwrite', async (seen) => {
    const name = `met ${invitation}`;
    const before = /** @type {Bytes | undefined} */ (await result(seen.get(name)));
    if (before && !equal(before, sum)) throw new Failure('mismatch');
    await result(seen.put(sum, name));
  });
}
