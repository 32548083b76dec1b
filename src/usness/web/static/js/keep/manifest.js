import { b64, unb64 } from '../seal/bytes.js';
import { Failure } from '../seal/failure.js';
import { openManifest, sealManifest } from '../seal/keys.js';
import { result, within } from './db.js';

/** @import { Bytes } from '../seal/bytes.js' */
/** @import { Keys } from './keys.js' */

/** @typedef {{ partner: string, identity: string, name: string, epoch: number }} Bond */

/**
 * @typedef {object} Manifest ids and keys are base64url
 * @property {1} v
 * @property {string} instance
 * @property {string} person
 * @property {string} name
 * @property {string} identity own public key
 * @property {number} suite the smallest that is accepted
 * @property {number} pace 1 to 5
 * @property {boolean} recovery_checked
 * @property {string[]} [focus] up to two dimensions
 * @property {{ [bond: string]: Bond }} bonds
 * @property {string[]} [focus] what may be there besides, see settings.js and quiet.js; more is kept as it is
 * @property {{ scheme?: unknown, text?: unknown }} [look]
 * @property {number} [lock_minutes]
 * @property {boolean} [lock_on_leave]
 * @property {string} [quiet_until] YYYY-MM-DD, the first day that isn't quiet any more
 */

/** @typedef {{ revision: number, box: string }} SealedManifest as the host keeps it */

/**
 * @param {Bytes} instance
 * @param {Bytes} person
 * @param {string} name
 * @param {Bytes} identity
 * @returns {Manifest}
 */
export function firstManifest(instance, person, name, identity) {
  const own = { instance: b64(instance), person: b64(person), name, identity: b64(identity) };
  return { v: 1, ...own, suite: 1, pace: 3, recovery_checked: false, bonds: {} };
}

/**
 * @param {CryptoKey} AK
 * @param {Manifest} manifest
 * @param {number} revision
 * @returns {Promise<SealedManifest>}
 */
export async function sealed(AK, manifest, revision) {
  const { instance, person } = manifest;
  const box = await sealManifest(AK, unb64(instance), unb64(person), revision, { ...manifest });
  return { revision, box: b64(box) };
}

/**
 * An older manifest would bring back a partner who left, or a name that was never this person's.
 *
 * @param {{ AK: CryptoKey, instance: Bytes, person: Bytes }} owner
 * @param {SealedManifest} stored
 * @returns {Promise<Manifest>}
 */
export async function openedManifest({ AK, instance, person }, { revision, box }) {
  const found = await openManifest(AK, instance, person, revision, unb64(box));
  const manifest = checked(found);
  const same = manifest.instance === b64(instance) && manifest.person === b64(person);
  if (!same || !(await notOlder(b64(person), revision))) throw new Failure('mismatch');
  return manifest;
}

/**
 * @param {{ [name: string]: unknown }} found
 * @returns {Manifest}
 */
function checked(found) {
  if (found.v !== 1 || found.suite !== 1) throw new Failure('suite');
  const texts = [found.instance, found.person, found.name, found.identity];
  const wellFormed =
    texts.every((text) => typeof text === 'string') &&
    Number.isInteger(found.pace) &&
    typeof found.recovery_checked === 'boolean' &&
    typeof found.bonds === 'object' &&
    found.bonds !== null;
  if (!wellFormed) throw new Failure('malformed');
  return /** @type {Manifest} */ (/** @type {unknown} */ (found));
}

/**
 * @param {string} person
 * @param {number} revision
 * @returns {Promise<boolean>}
 */
async function notOlder(person, revision) {
  return within('seen', 'readwrite', async (seen) => {
    const name = `manifest ${person}`;
    /** @type {unknown} */
    const last = await result(seen.get(name));
    if (typeof last === 'number' && last > revision) return false;
    await result(seen.put(revision, name));
    return true;
  });
}

/** @typedef {(manifest: Manifest) => Manifest} Change pure: it is made again after a 409 */

/**
 * What to PUT. After a 409 the caller opens fresh keys and calls again.
 *
 * @param {Keys} keys
 * @param {Change} change
 * @returns {Promise<SealedManifest>}
 */
export async function changed(keys, change) {
  return sealed(keys.AK, change(structuredClone(keys.manifest)), keys.revision + 1);
}
