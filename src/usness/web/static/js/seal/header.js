import { equal, exact, id, label, LP, u32, utf8 } from './bytes.js';
import { Failure } from './failure.js';
import { sha256 } from './suite.js';

/** @import { Bytes } from './bytes.js' */

/**
 * @typedef {object} Header
 * @property {Bytes} instance
 * @property {Bytes} log
 * @property {Bytes} id
 * @property {Bytes} author
 * @property {string} room
 * @property {string} kind
 * @property {string} subject
 * @property {Bytes} pair 32 bytes for `together`, else empty
 * @property {Bytes} parent 32 bytes or empty
 * @property {string} reveal
 * @property {number} reveal_at seconds since 1970 for `at`, else 0
 * @property {number} revision
 */

export const HASH = 32;
const NAME = /^[a-z][a-z-]{0,15}$/;
const SUBJECT = /^[a-z0-9-]{0,32}$/;
const REVEALS = ['now', 'together', 'at', 'never'];

/** @param {boolean} truth */
export function must(truth) {
  if (!truth) throw new Failure('malformed');
}

/** @param {Header} h */
function checkNames(h) {
  must(NAME.test(h.room) && NAME.test(h.kind) && SUBJECT.test(h.subject));
  must(REVEALS.includes(h.reveal));
}

/** @param {Header} h */
function checkHashes(h) {
  exact(h.pair, h.reveal === 'together' ? HASH : 0);
  if (h.parent.length !== 0) exact(h.parent, HASH);
}

/** @param {Header} h */
function checkNumbers(h) {
  must(h.reveal === 'at' || h.reveal_at === 0);
  must(h.revision >= 1);
}

/**
 * What lies in a person's own log tells the host nothing but that it is there; what is shared is never edited.
 *
 * @param {Header} h
 */
function checkLog(h) {
  if (!equal(h.log, h.author)) return must(h.revision === 1);
  must(h.room === 'private' && h.kind === 'private' && h.reveal === 'never');
  must(h.subject === '' && h.pair.length === 0 && h.parent.length === 0);
}

/**
 * @param {Header} h
 * @returns {Bytes}
 */
export function header(h) {
  const ids = [h.instance, h.log, h.id, h.author].map(id);
  const numbers = [u32(h.reveal_at), u32(h.revision)];
  for (const check of [checkNames, checkHashes, checkNumbers, checkLog]) check(h);
  const [at, revision] = /** @type {[Bytes, Bytes]} */ (numbers);
  return label('record', ...ids, h.room, h.kind, h.subject, h.pair, h.parent, h.reveal, at, revision);
}

/**
 * @param {Bytes} head
 * @param {Bytes} sealed
 * @param {Bytes} com
 * @returns {Promise<Bytes>}
 */
export async function hash(head, sealed, com) {
  return sha256(LP(head, sealed, exact(com, HASH)));
}

/**
 * @param {Bytes} bond
 * @param {string} room
 * @param {string} subject
 * @param {Bytes} parent
 * @param {number} round how often that pair has been revealed
 * @returns {Promise<Bytes>}
 */
export async function pair(bond, room, subject, parent, round) {
  must(NAME.test(room) && SUBJECT.test(subject));
  if (parent.length !== 0) exact(parent, HASH);
  return sha256(LP(utf8('pair'), id(bond), utf8(room), utf8(subject), parent, u32(round)));
}
