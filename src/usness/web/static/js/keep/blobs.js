import { b64, unb64 } from '../seal/bytes.js';
import { blobHash, openBlob, sealBlob } from '../seal/blob.js';
import { random } from '../seal/suite.js';
import * as db from './db.js';

/** @import { Bytes } from '../seal/bytes.js' */
/** @import { Document } from '../seal/document.js' */
/** @import { Keys } from './keys.js' */

/**
 * @typedef {object} About what is said of a recording or a picture besides
 * @property {string} type
 * @property {string} name what is on it, in its author's words
 * @property {number} [seconds]
 * @property {number} [width]
 * @property {number} [height]
 */

/** @typedef {About & { id: string, key: string, hash: string, size: number }} Medium as it lies in an entry's box */
/** @typedef {{ log: string, sealed: Bytes }} Kept the sealed bytes, until the entry that they go with is sent */

/** What a page may show; a script or a drawing with one in it is neither voice nor picture. */
export const VOICES = ['audio/webm', 'audio/mp4', 'audio/ogg'];
export const PICTURES = ['image/jpeg', 'image/webp', 'image/png'];

/** How many go with an entry. */
export const MOST = 6;

const KEY = 32;
const ID = 16;

/**
 * @param {Document} fields of a box, so whatever its author put there
 * @returns {Medium[]} those of a form that can be shown
 */
export function mediaIn(fields) {
  const found = Array.isArray(fields.media) ? fields.media.slice(0, MOST) : [];
  return found.filter(isMedium);
}

/**
 * @param {unknown} one
 * @returns {one is Medium}
 */
function isMedium(one) {
  const { id, key, hash, size, type } = /** @type {{ [name: string]: unknown }} */ (one ?? {});
  const texts = [id, key, hash].every((text) => typeof text === 'string');
  return texts && Number.isInteger(size) && [...VOICES, ...PICTURES].includes(String(type));
}

/**
 * @param {Document} fields
 * @returns {string[]}
 */
export function idsIn(fields) {
  return mediaIn(fields).map(({ id }) => id);
}

/**
 * @param {Keys} keys
 * @param {string} log
 * @param {string} id
 */
function placeOf(keys, log, id) {
  return { instance: keys.instance, log: unb64(log), id: unb64(id) };
}

/**
 * Seals under a key of its own, and keeps the sealed bytes on this device until they are sent.
 *
 * @param {Keys} keys
 * @param {string} log base64url; that of the entry to come
 * @param {Bytes} content
 * @param {About} about
 * @returns {Promise<Medium>}
 */
export async function sealMedium(keys, log, content, about) {
  const [id, key] = [b64(random(ID)), random(KEY)];
  const sealed = await sealBlob(key, placeOf(keys, log, id), content);
  await db.put('blobs', id, { log, sealed });
  return { ...about, id, key: b64(key), hash: b64(await blobHash(sealed)), size: content.length };
}

/**
 * @param {Keys} keys
 * @param {string} log
 * @param {Medium} medium
 * @param {Bytes} sealed
 * @returns {Promise<Bytes>}
 */
export async function openMedium(keys, log, medium, sealed) {
  return openBlob(unb64(medium.key), placeOf(keys, log, medium.id), sealed, unb64(medium.hash));
}

/**
 * @param {string} id
 * @returns {Promise<Kept | undefined>}
 */
export async function kept(id) {
  return /** @type {Kept | undefined} */ (await db.get('blobs', id));
}

/** @param {string} id */
export async function forget(id) {
  await db.drop('blobs', id);
}
