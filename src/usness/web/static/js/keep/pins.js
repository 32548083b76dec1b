import { b64, unb64 } from '../seal/bytes.js';
import { Failure } from '../seal/failure.js';
import { get, result, within } from './db.js';

/** @import { Bytes } from '../seal/bytes.js' */
/** @typedef {{ own: string, theirs: string, pair: string }} Pin hashes in base64url */

/**
 * @param {Bytes} own the hash of an own record
 * @returns {Promise<Bytes | null>} the one H it was, or may be, released over
 */
export async function pinned(own) {
  const known = /** @type {Pin | undefined} */ (await get('pins', b64(own)));
  return known ? unb64(known.theirs) : null;
}

/**
 * The first H stays the only one: a partner who is the host could else read this answer, then give another of their own.
 * The same pin again is no change.
 *
 * @param {Bytes} own
 * @param {Bytes} theirs H
 * @param {Bytes} pair
 * @returns {Promise<void>} on disk
 */
export async function pin(own, theirs, pair) {
  const fresh = { own: b64(own), theirs: b64(theirs), pair: b64(pair) };
  await within('pins', 'readwrite', async (pins) => {
    /** @type {Pin | undefined} */
    const same = await result(pins.get(fresh.own));
    /** @type {Pin[]} */
    const near = await result(pins.index('pair').getAll(fresh.pair));
    if ([...near, same ?? fresh].some((old) => contradicts(old, fresh))) throw new Failure('mismatch');
    await result(pins.put(fresh, fresh.own));
  });
}

/**
 * Two people may share one device: then the partner's pin is this one seen from the other side.
 *
 * @param {Pin} old
 * @param {Pin} fresh
 * @returns {boolean}
 */
function contradicts(old, fresh) {
  if (old.own === fresh.own) return old.theirs !== fresh.theirs || old.pair !== fresh.pair;
  const mirrored = old.own === fresh.theirs && old.theirs === fresh.own;
  return old.pair === fresh.pair && old.theirs !== fresh.theirs && !mirrored;
}
