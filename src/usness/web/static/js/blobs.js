import { bytesOf, call, put, Refusal } from './api.js';
import { forget, kept, mediaIn, openMedium, sealMedium } from './keep/blobs.js';

/** @import { Bytes } from './seal/bytes.js' */
/** @import { Document } from './seal/document.js' */
/** @import { Medium } from './keep/blobs.js' */
/** @import { Keys } from './keep/keys.js' */
/** @typedef {(part: number) => void} Told hears from 0 to 1 how much is truly there */

/** Small enough that the bar moves on a slow line; the house takes twice as much. */
const PIECE = 262_144;

/**
 * @param {string} log
 * @param {string} id
 */
function at(log, id) {
  return `/logs/${log}/blobs/${id}`;
}

/**
 * Sends sealed bytes, from where an earlier try got to. The part that is told lies on the house's disk.
 *
 * @param {string} log
 * @param {string} id
 * @param {Bytes} sealed
 * @param {Told} told
 * @param {AbortSignal} signal
 */
export async function upload(log, id, sealed, told, signal) {
  /** @type {{ received: number }} */
  let { received } = await call('POST', `/logs/${log}/blobs`, { id, size: sealed.length });
  while (received < sealed.length) {
    told(received / sealed.length);
    signal.throwIfAborted();
    received = await piece(log, id, sealed, received);
  }
  told(1);
}

/**
 * @param {string} log
 * @param {string} id
 * @param {Bytes} sealed
 * @param {number} start
 * @returns {Promise<number>} how much has come
 */
async function piece(log, id, sealed, start) {
  try {
    return (await put(`${at(log, id)}?offset=${start}`, sealed.slice(start, start + PIECE))).received;
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'out-of-step')) throw error;
    /** @type {{ received: number }} */
    const { received } = await call('GET', `${at(log, id)}/received`);
    return received;
  }
}

/**
 * @param {Keys} keys
 * @param {string} log
 * @param {Medium} medium
 * @param {Told} [told]
 * @returns {Promise<Bytes>} the content
 */
export async function fetched(keys, log, medium, told = () => undefined) {
  return openMedium(keys, log, medium, await bytesOf(at(log, medium.id), told));
}

/**
 * Lets go of what was never sent with anything, here and at the house.
 *
 * @param {string} log
 * @param {string} id
 */
export async function letGo(log, id) {
  await forget(id);
  try {
    await call('DELETE', at(log, id));
  } catch (error) {
    // What isn't there is gone already; what can't be reached goes by itself in two days.
    if (!(error instanceof Refusal)) throw error;
  }
}

/**
 * The fields of an entry, for another entry: its recordings and pictures are sealed and sent anew, since each lies in one log
 * and goes with one entry.
 *
 * @param {Keys} keys
 * @param {Document} fields
 * @param {string} from base64url
 * @param {string} to base64url
 * @returns {Promise<Document>}
 */
export async function carried(keys, fields, from, to) {
  const media = mediaIn(fields);
  if (media.length === 0) return fields;
  return { ...fields, media: await Promise.all(media.map((one) => again(keys, one, from, to))) };
}

/**
 * @param {Keys} keys
 * @param {Medium} medium
 * @param {string} from
 * @param {string} to
 * @returns {Promise<Medium>}
 */
async function again(keys, medium, from, to) {
  const { type, name, seconds, width, height } = medium;
  const fresh = await sealMedium(keys, to, await fetched(keys, from, medium), { type, name, seconds, width, height });
  const { sealed } = (await kept(fresh.id)) ?? {};
  if (sealed) await upload(to, fresh.id, sealed, () => undefined, new AbortController().signal);
  await forget(fresh.id);
  return fresh;
}
