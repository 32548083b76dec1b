import { EMPTY, equal, exact, hex, label, spend, u32 } from './bytes.js';
import { openDocument, sealDocument } from './document.js';
import { Failure } from './failure.js';
import { HASH, hash, header, must } from './header.js';
import {
  aes,
  box,
  checkPadded,
  checkSize,
  checkSuite,
  derive,
  KEY,
  mac,
  random,
  secret,
  unbox,
  unwrapSecret,
} from './suite.js';

export { hash, header, pair } from './header.js';

/** @import { Bytes } from './bytes.js' */
/** @import { Document } from './document.js' */
/** @import { Header } from './header.js' */

/** @typedef {Header & { box: Bytes, com: Bytes }} Commit what the partner gets before the release */
/** @typedef {Commit & { self: Bytes, mine: Bytes }} Own */
/** @typedef {(BK: CryptoKey, epoch: number, H: Bytes) => Promise<Bytes>} Release */
/** @typedef {Own & { hash: Bytes, release: Release }} Sealed */
/** @typedef {{ AK: CryptoKey, self: Bytes, author: Bytes }} OwnKeys `author` is the own person */
/** @typedef {{ fields: Document, hash: Bytes }} Opened */

/**
 * What opens the partner's record.
 *
 * @typedef {object} SharedKeys
 * @property {CryptoKey} BK
 * @property {number} epoch
 * @property {Bytes} H the own hash for `together`, else empty
 * @property {Bytes} release
 * @property {Bytes} author the partner whom the manifest names
 * @property {Bytes} [pinned] the hash that the own release was given over
 */

/** @typedef {{ R: Bytes, nonce: Bytes, self_nonce: Bytes }} Randomness */

/** @type {WeakMap<CryptoKey, Map<string, Promise<CryptoKey>>>} */
const derived = new WeakMap();

/**
 * Fifty records share one self key and one release key; deriving each once keeps a page quick. The map holds its
 * secrets weakly, so that locking lets go of all of them.
 *
 * @param {CryptoKey} secretKey
 * @param {string} name
 * @param {() => Promise<CryptoKey>} make
 * @returns {Promise<CryptoKey>}
 */
function once(secretKey, name, make) {
  const known = derived.get(secretKey) ?? new Map();
  derived.set(secretKey, known);
  if (!known.has(name)) known.set(name, make());
  return known.get(name);
}

/** @param {CryptoKey} AK */
function selfKey(AK) {
  return once(AK, 'self', () => aes(AK, EMPTY, label('self'), ['encrypt', 'decrypt', 'unwrapKey']));
}

/** @param {CryptoKey} AK */
function mineKey(AK) {
  return once(AK, 'mine', () => mac(AK, EMPTY, label('mine')));
}

/**
 * @param {CryptoKey} BK
 * @param {Bytes} log
 * @param {number} epoch
 */
function releaseKey(BK, log, epoch) {
  const info = label('release', u32(epoch));
  return once(BK, `release ${hex(log)} ${epoch}`, () => aes(BK, log, info, ['encrypt', 'unwrapKey']));
}

/** @returns {Randomness} */
function fresh() {
  return { R: random(KEY), nonce: random(12), self_nonce: random(12) };
}

/**
 * R is gone when this returns: a later release takes it from `self`, so an unreleased key lies in no memory.
 *
 * @param {Header} h
 * @param {Document} fields
 * @param {{ AK: CryptoKey }} keys
 * @param {Randomness} [given] `R` is zeroed
 * @returns {Promise<Sealed>}
 */
export async function seal(h, fields, { AK }, given = fresh()) {
  const head = header(h);
  return spend(given.R, async (R) => {
    const inner = await secret(R);
    const com = await derive(inner, h.id, label('commit'));
    const key = await aes(inner, h.id, label('enc'), ['encrypt']);
    const sealed = await sealDocument(key, fields, head, given.nonce);
    const sum = await hash(head, sealed, com);
    const self = await box(await selfKey(AK), R, label('self', sum), given.self_nonce);
    const mine = new Uint8Array(await crypto.subtle.sign('HMAC', await mineKey(AK), sum));
    const own = { ...h, box: sealed, com, self, mine };
    return { ...own, hash: sum, release: (BK, epoch, H) => release(AK, own, BK, epoch, H) };
  });
}

/**
 * @param {number} epoch
 * @param {Bytes} sum
 * @param {Bytes} H
 */
function releaseLabel(epoch, sum, H) {
  return label('release', u32(epoch), sum, H);
}

/**
 * A release that named no partner's hash, or was made for a private entry, could not be taken back.
 *
 * @param {CryptoKey} AK
 * @param {Commit & { self: Bytes }} record
 * @param {CryptoKey} BK
 * @param {number} epoch
 * @param {Bytes} H the partner's hash for `together`, else empty
 * @param {Bytes} [nonce]
 * @returns {Promise<Bytes>}
 */
export async function release(AK, record, BK, epoch, H, nonce) {
  must(record.reveal !== 'never');
  exact(H, record.reveal === 'together' ? HASH : 0);
  const head = checkedHeader(record, record.self);
  const sum = await hash(head, record.box, record.com);
  const R = await unbox(await selfKey(AK), record.self, label('self', sum), KEY);
  const key = await releaseKey(BK, record.log, epoch);
  return spend(R, (bytes) => box(key, bytes, releaseLabel(epoch, sum, H), nonce));
}

/**
 * Every size and field is looked at before any suite byte, and both before any key is touched.
 *
 * @param {Commit} record
 * @param {...Bytes} wraps
 * @returns {Bytes} the header
 */
function checkedHeader(record, ...wraps) {
  const head = header(record);
  checkPadded(record.box);
  exact(record.com, HASH);
  wraps.forEach((wrap) => checkSize(wrap, KEY));
  [record.box, ...wraps].forEach(checkSuite);
  return head;
}

/**
 * Only the size of H is judged here: whether a release may name one is bound by its label.
 *
 * @param {Header} h
 * @param {SharedKeys} keys
 * @returns {Bytes} the release
 */
function checkedRelease(h, { H, epoch, pinned, release: wrap }) {
  if (h.reveal === 'together' || H.length !== 0) exact(H, HASH);
  u32(epoch);
  if (pinned) exact(pinned, HASH);
  return wrap;
}

/**
 * The wrap names the hash, and so the header, the box and com: a record whose room, author or words the host changed
 * opens with no key.
 *
 * @param {Commit} record
 * @param {OwnKeys | SharedKeys} keys
 * @param {Bytes} sum
 * @returns {Promise<CryptoKey>} R
 */
async function unwrapR(record, keys, sum) {
  if ('AK' in keys) return unwrapSecret(await selfKey(keys.AK), keys.self, label('self', sum));
  const key = await releaseKey(keys.BK, record.log, keys.epoch);
  return unwrapSecret(key, keys.release, releaseLabel(keys.epoch, sum, keys.H));
}

/**
 * AES-GCM does not commit to its key: without com one box could show two people two texts.
 *
 * @param {Commit} record
 * @param {CryptoKey} R
 * @param {Bytes} head
 * @returns {Promise<Document>}
 */
async function openBox(record, R, head) {
  const [com, key] = await Promise.all([
    derive(R, record.id, label('commit')),
    aes(R, record.id, label('enc'), ['decrypt']),
  ]);
  if (!equal(com, record.com)) throw new Failure('commitment');
  return openDocument(key, record.box, head);
}

/**
 * Five calls of WebCrypto, so that a page's records can be opened side by side: digest, unwrapKey, deriveBits,
 * deriveKey, decrypt.
 *
 * @param {Commit} record
 * @param {OwnKeys | SharedKeys} keys
 * @returns {Promise<Opened>}
 */
export async function open(record, keys) {
  const head = checkedHeader(record, 'AK' in keys ? keys.self : checkedRelease(record, keys));
  const sum = await hash(head, record.box, record.com);
  const fields = await openBox(record, await unwrapR(record, keys, sum), head);
  match(record.author, keys.author);
  if ('BK' in keys && keys.pinned) match(sum, keys.pinned);
  return { fields, hash: sum };
}

/**
 * Whoever holds the bond key and the database could put words into this author's mouth; `mine` needs the account key.
 *
 * @param {Commit & { mine: Bytes }} record
 * @param {OwnKeys} keys
 * @returns {Promise<Opened>}
 */
export async function openOwn(record, keys) {
  exact(record.mine, HASH);
  const opened = await open(record, keys);
  const own = await crypto.subtle.verify('HMAC', await mineKey(keys.AK), record.mine, opened.hash);
  if (!own) throw new Failure('mismatch');
  return opened;
}

/**
 * @param {Bytes} found
 * @param {Bytes} expected
 */
function match(found, expected) {
  if (!equal(found, expected)) throw new Failure('mismatch');
}

/**
 * What must hold before an own record is released. A host could hand over an answer to another question, or one's own
 * words given back under another name.
 *
 * @param {Header} own
 * @param {Commit} theirs
 * @param {Bytes} partner the manifest's
 * @returns {Promise<Bytes>} H, to be pinned and then released over
 */
export async function partnerHash(own, theirs, partner) {
  must(own.reveal === 'together');
  const head = checkedHeader(theirs);
  match(head, header({ ...own, id: theirs.id, author: partner }));
  if (equal(own.author, partner)) throw new Failure('mismatch');
  return hash(head, theirs.box, theirs.com);
}
