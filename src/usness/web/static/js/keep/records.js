import { b64, EMPTY, unb64 } from '../seal/bytes.js';
import { Failure } from '../seal/failure.js';
import { hash, header, open, openOwn, pair, partnerHash, release, seal } from '../seal/record.js';
import { random } from '../seal/suite.js';
import { ownLog } from './keys.js';
import { pin, pinned } from './pins.js';

/** @import { Bytes } from '../seal/bytes.js' */
/** @import { Document } from '../seal/document.js' */
/** @import { Own, Opened, Sealed } from '../seal/record.js' */
/** @import { BondKey, Keys } from './keys.js' */

/**
 * @typedef {object} RecordJson a record as the house tells it; ids, hashes and boxes are base64url, empty is ""
 * @property {number} [n]
 * @property {string} id
 * @property {string} author
 * @property {string} room
 * @property {string} kind
 * @property {string} subject
 * @property {string} pair
 * @property {string} parent
 * @property {string} reveal
 * @property {number} reveal_at
 * @property {number} revision
 * @property {number} epoch
 * @property {string} box
 * @property {string} com
 * @property {string} [self] of own records
 * @property {string} [mine] of own records
 * @property {string} [release] of the partner's, once it's open
 * @property {string} [day]
 * @property {string} [revealed]
 * @property {boolean} [gone]
 */

/**
 * @typedef {object} Shape what the host may know of a record; what is left out is empty
 * @property {string} room
 * @property {string} kind
 * @property {'now' | 'together' | 'at' | 'never'} reveal
 * @property {string} [subject]
 * @property {string} [parent] base64url
 * @property {number} [round] for `together`
 * @property {number} [reveal_at] for `at`: the first second, in UTC, of the day on which it opens
 * @property {number} [wait] for `at`: how many seconds the host holds it back; else it opens as its day begins
 * @property {string} [id] base64url; of an entry that is written again
 * @property {number} [revision]
 */

/** @typedef {Omit<RecordJson, 'author'> & { self: string, mine: string, release: string, wait?: number }} Posted the body of a POST */

const PRIVATE = { room: 'private', kind: 'private', reveal: /** @type {const} */ ('never') };

/**
 * @param {Keys} keys
 * @param {string} log base64url
 * @param {Shape} shape
 * @returns {Promise<import('../seal/header.js').Header>}
 */
async function headerOf(keys, log, shape) {
  const { room, kind, reveal, subject = '', reveal_at = 0, revision = 1 } = shape;
  const bond = unb64(log);
  const parent = unb64(shape.parent ?? '');
  const met = reveal === 'together' ? await pair(bond, room, subject, parent, shape.round ?? 0) : EMPTY;
  const id = shape.id ? unb64(shape.id) : random(16);
  const where = { instance: keys.instance, log: bond, id, author: keys.person };
  return { ...where, room, kind, subject, pair: met, parent, reveal, reveal_at, revision };
}

/**
 * @param {Sealed} sealed
 * @param {number} epoch
 * @param {Bytes} released
 * @returns {Posted}
 */
function posted(sealed, epoch, released) {
  const { room, kind, subject, reveal, reveal_at, revision } = sealed;
  const names = { room, kind, subject, reveal, reveal_at, revision, epoch };
  const ids = { id: b64(sealed.id), pair: b64(sealed.pair), parent: b64(sealed.parent) };
  const boxes = { box: b64(sealed.box), com: b64(sealed.com), self: b64(sealed.self), mine: b64(sealed.mine) };
  return { ...names, ...ids, ...boxes, release: b64(released) };
}

/**
 * Seals one entry: the body to POST to /logs/{log}/entries, and its hash. A record that opens now, or at a time, takes its
 * release along; a commit never does.
 *
 * @param {Keys} keys
 * @param {string} log base64url
 * @param {Shape} shape
 * @param {Document} fields
 * @returns {Promise<{ body: Posted, hash: Bytes }>}
 */
export async function make(keys, log, shape, fields) {
  const sealed = await seal(await headerOf(keys, log, shape), fields, keys);
  const bond = await keys.bond(log);
  if (shape.reveal === 'never') return { body: posted(sealed, 0, EMPTY), hash: sealed.hash };
  // The first answer of an invited person goes up before the bond key is there: its release will name the true epoch.
  if (shape.reveal === 'together') return { body: posted(sealed, bond?.epoch ?? 1, EMPTY), hash: sealed.hash };
  const { BK, epoch } = needed(bond);
  const body = posted(sealed, epoch, await sealed.release(BK, epoch, EMPTY));
  return { body: shape.wait ? { ...body, wait: shape.wait } : body, hash: sealed.hash };
}

/**
 * @param {Keys} keys
 * @param {Document} fields with the true room and kind
 * @param {{ id: string, revision: number }} [again] the entry that this one replaces, with the next revision
 * @returns {Promise<Posted>} for the person's own log
 */
export async function makePrivate(keys, fields, again) {
  return (await make(keys, ownLog(keys), { ...PRIVATE, ...again }, fields)).body;
}

/**
 * @param {BondKey | null} bond
 * @returns {BondKey}
 */
function needed(bond) {
  if (!bond) throw new Failure('cannot-open');
  return bond;
}

/**
 * @param {Keys} keys
 * @param {string} log
 * @param {RecordJson} json
 * @returns {Own} `self` and `mine` are empty for a partner's
 */
export function record(keys, log, json) {
  const { room, kind, subject, reveal, reveal_at, revision } = json;
  const names = { room, kind, subject, reveal, reveal_at, revision };
  const ids = { instance: keys.instance, log: unb64(log), id: unb64(json.id), author: unb64(json.author) };
  const hashes = { pair: unb64(json.pair), parent: unb64(json.parent), com: unb64(json.com) };
  const boxes = { box: unb64(json.box), self: unb64(json.self ?? ''), mine: unb64(json.mine ?? '') };
  return { ...names, ...ids, ...hashes, ...boxes };
}

/**
 * @param {Keys} keys
 * @param {string} log
 * @param {RecordJson} json
 * @returns {Promise<Bytes>}
 */
export async function hashOf(keys, log, json) {
  const known = record(keys, log, json);
  return hash(header(known), known.box, known.com);
}

/**
 * @param {Keys} keys
 * @param {string} log
 * @param {RecordJson} json
 * @returns {Promise<Opened>}
 */
export async function openMine(keys, log, json) {
  const own = record(keys, log, json);
  return openOwn(own, { AK: keys.AK, self: own.self, author: keys.person });
}

/**
 * @param {Keys} keys
 * @param {string} log
 * @returns {Bytes} the partner of the manifest
 */
function partnerOf(keys, log) {
  const partner = keys.partner(log);
  if (!partner) throw new Failure('mismatch');
  return partner.person;
}

/**
 * @param {Keys} keys
 * @param {string} log
 * @param {RecordJson} json with its release
 * @param {RecordJson} [own] the own answer, for `together`
 * @returns {Promise<Opened>}
 */
export async function openTheirs(keys, log, json, own) {
  const author = partnerOf(keys, log);
  const theirs = record(keys, log, json);
  const { BK, epoch } = needed(await keys.bond(log, json.epoch));
  const release = unb64(json.release ?? '');
  if (theirs.reveal !== 'together') return open(theirs, { BK, epoch, H: EMPTY, release, author });
  if (!own) throw new Failure('mismatch');
  const H = await hashOf(keys, log, own);
  const opened = await open(theirs, { BK, epoch, H, release, author, pinned: (await pinned(H)) ?? undefined });
  // Another device gave the own release: from now on this one knows what it was given over.
  await pin(H, opened.hash, theirs.pair);
  return opened;
}

/**
 * Commit, then release, the second half: the partner's commit is checked and pinned on this device, and only then is the
 * own key wrapped over it. The caller posts `pin` (it tells the person's other devices) and then puts `body`.
 *
 * @param {Keys} keys
 * @param {string} log
 * @param {RecordJson} mine
 * @param {RecordJson} theirs
 * @returns {Promise<{ pin: Posted, body: { release: string, epoch: number, partner: string } }>}
 */
export async function give(keys, log, mine, theirs) {
  const own = record(keys, log, mine);
  const H = await partnerHash(own, record(keys, log, theirs), partnerOf(keys, log));
  const sum = await hash(header(own), own.box, own.com);
  await pin(sum, H, own.pair);
  const { BK, epoch } = needed(await keys.bond(log));
  const released = b64(await release(keys.AK, own, BK, epoch, H));
  const note = { room: 'pin', own: b64(sum), theirs: b64(H), pair: b64(own.pair) };
  return { pin: await makePrivate(keys, note), body: { release: released, epoch, partner: b64(H) } };
}
