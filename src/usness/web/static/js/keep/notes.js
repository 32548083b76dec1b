import { b64, unb64 } from '../seal/bytes.js';
import { Failure } from '../seal/failure.js';
import { openNote, sealNote } from '../seal/keys.js';
import * as db from './db.js';
import { pin } from './pins.js';

/** @import { Bytes } from '../seal/bytes.js' */
/** @import { Document } from '../seal/document.js' */
/** @import { Keys } from './keys.js' */

/**
 * An index of this device over the person's private entries: what was passed, opened, seen. It can be lost; the entries
 * fill it again.
 *
 * @typedef {'pass' | 'opened' | 'own' | 'revision' | 'synced' | 'asked' | 'device'} What
 * @typedef {{ [name: string]: number }} Marks by `what name`
 * @typedef {{ n: number, fields: Document }} PrivateEntry opened
 */

const NAME = 'marks';

/** @type {WeakMap<Keys, Promise<Marks>>} */
const cached = new WeakMap();

/**
 * @param {Keys} keys
 * @returns {Promise<Marks>}
 */
async function read({ AK, person }) {
  const box = await db.get('notes', b64(person));
  if (!(box instanceof Uint8Array)) return {};
  try {
    return /** @type {Marks} */ (await openNote(AK, person, NAME, /** @type {Bytes} */ (box)));
  } catch (error) {
    if (error instanceof Failure) return {};
    throw error;
  }
}

/**
 * @param {Keys} keys
 * @returns {Promise<Marks>}
 */
function marks(keys) {
  const known = cached.get(keys) ?? read(keys);
  cached.set(keys, known);
  return known;
}

/**
 * The note is read, changed and written as one step, or two tabs would lose each other's marks.
 *
 * @param {Keys} keys
 * @param {Marks} fresh
 * @returns {Promise<void>}
 */
async function write(keys, fresh) {
  await navigator.locks.request('usness-marks', async () => {
    const all = await read(keys);
    for (const [name, n] of Object.entries(fresh)) all[name] = Math.max(all[name] ?? 0, n);
    await db.put('notes', b64(keys.person), await sealNote(keys.AK, keys.person, NAME, all));
    cached.set(keys, Promise.resolve(all));
  });
}

/**
 * @param {Keys} keys
 * @param {What} what
 * @param {string} name such as `log subject`, from `of`
 * @param {number} [n] the highest stays
 * @returns {Promise<void>}
 */
export async function mark(keys, what, name, n = 1) {
  await write(keys, { [`${what} ${name}`]: n });
}

/**
 * @param {Keys} keys
 * @param {What} what
 * @param {string} name
 * @returns {Promise<boolean>}
 */
export async function has(keys, what, name) {
  return (await highest(keys, what, name)) > 0;
}

/**
 * @param {Keys} keys
 * @param {What} what
 * @param {string} name
 * @returns {Promise<number>} 0 when there is none
 */
export async function highest(keys, what, name) {
  const all = await marks(keys);
  const full = `${what} ${name}`;
  return Object.hasOwn(all, full) ? (all[full] ?? 0) : 0;
}

/**
 * @param {string} log
 * @param {string} subject
 * @returns {string} the name of a mark about a card
 */
export function of(log, subject) {
  return `${log} ${subject}`;
}

/**
 * @param {Document} fields of a private entry
 * @returns {string} the name of its `own` mark, whose number finds it again
 */
export function nameOf({ room, kind, subject, own }) {
  return [room, kind, subject, own].filter((part) => typeof part === 'string').join('/');
}

/**
 * Takes over what another device of this person wrote down. A pin that contradicts one of this device is told last, after
 * the rest was taken.
 *
 * @param {Keys} keys
 * @param {PrivateEntry[]} entries
 * @returns {Promise<void>}
 */
export async function merge(keys, entries) {
  const fresh = Object.fromEntries(entries.map(markOf));
  if (entries.length > 0) await write(keys, fresh);
  const pins = entries.flatMap(pinOf).map(([own, theirs, pair]) => pin(own, theirs, pair));
  const refused = (await Promise.allSettled(pins)).find((pinning) => pinning.status === 'rejected');
  if (refused) throw refused.reason;
}

/**
 * A question may be answered in a later round: the number of an `opened` or `pass` is the round's, from 1.
 *
 * @param {PrivateEntry} entry
 * @returns {[string, number]}
 */
function markOf({ n, fields }) {
  const { kind, log, subject, round } = fields;
  const isMark = kind === 'pass' || kind === 'opened';
  if (!isMark || typeof log !== 'string' || typeof subject !== 'string') return [`own ${nameOf(fields)}`, n];
  return [`${kind} ${of(log, subject)}`, typeof round === 'number' ? round + 1 : 1];
}

/**
 * @param {PrivateEntry} entry
 * @returns {[Bytes, Bytes, Bytes][]}
 */
function pinOf({ fields: { room, own, theirs, pair } }) {
  if (room !== 'pin' || typeof own !== 'string' || typeof theirs !== 'string' || typeof pair !== 'string') return [];
  return [[unb64(own), unb64(theirs), unb64(pair)]];
}
