import { b64, EMPTY, label, unb64 } from '../seal/bytes.js';
import { Failure } from '../seal/failure.js';
import { openDraft, sealDraft } from '../seal/keys.js';
import { derive } from '../seal/suite.js';
import * as db from './db.js';

/** @import { Bytes } from '../seal/bytes.js' */
/** @import { Document } from '../seal/document.js' */
/** @import { Keys } from './keys.js' */

/**
 * Whoever reads the disk must not learn which question was being answered either.
 *
 * @param {Keys} keys
 * @param {string} log
 * @param {string} slot
 * @returns {Promise<string>}
 */
async function place({ AK }, log, slot) {
  return b64(await derive(AK, EMPTY, label('draft-place', unb64(log), slot), 16));
}

/**
 * @param {Keys} keys
 * @param {string} log base64url
 * @param {string} slot which form of the log
 * @param {Document} fields
 * @returns {Promise<void>}
 */
export async function save(keys, log, slot, fields) {
  await db.put('drafts', await place(keys, log, slot), await sealDraft(keys.AK, unb64(log), slot, fields));
}

/**
 * @param {Keys} keys
 * @param {string} log
 * @param {string} slot
 * @returns {Promise<Document | null>}
 */
export async function load(keys, log, slot) {
  const box = await db.get('drafts', await place(keys, log, slot));
  if (!(box instanceof Uint8Array)) return null;
  try {
    return await openDraft(keys.AK, unb64(log), slot, /** @type {Bytes} */ (box));
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

/**
 * @param {Keys} keys
 * @param {string} log
 * @param {string} slot
 * @returns {Promise<void>}
 */
export async function drop(keys, log, slot) {
  await db.drop('drafts', await place(keys, log, slot));
}
