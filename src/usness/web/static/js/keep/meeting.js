import { b64, equal, spend, unb64 } from '../seal/bytes.js';
import { Failure } from '../seal/failure.js';
import * as invitation from '../seal/invitation.js';
import { openBondKeyBytes, sealBondKey } from '../seal/keys.js';
import { random } from '../seal/suite.js';
import { onlyOne } from './misses.js';

/** @import { Bytes } from '../seal/bytes.js' */
/** @import { Link } from '../seal/fragment.js' */
/** @import { Greeting } from '../seal/messages.js' */
/** @import { Meeting, Side } from '../seal/invitation.js' */
/** @import { Manifest } from './manifest.js' */
/** @import { Keys } from './keys.js' */

/**
 * @typedef {object} Secrets one side's, as they rest in a private entry; base64url
 * @property {string} id
 * @property {string} bond
 * @property {string} kind of the bond
 * @property {string} words the language of the spoken words
 * @property {string} S
 * @property {string} ephemeral private, PKCS#8
 * @property {string} public
 * @property {string} nonce
 * @property {string} [c] of the invited one
 */

/**
 * @typedef {object} Told an invitation as the house tells it
 * @property {string} id
 * @property {string} bond
 * @property {string} kind
 * @property {string} lang
 * @property {string} card
 * @property {string} inviter
 * @property {string} invitee
 * @property {'inviter' | 'invitee' | 'holder'} role
 * @property {'open' | 'hello' | 'revealed' | 'given' | 'done' | 'ended' | 'expired' | 'used'} state
 * @property {string} note
 * @property {string} hello
 * @property {string} reveal
 * @property {string} gift
 */

/** @typedef {{ K: CryptoKey, other: Greeting, person: Bytes }} Met */

const EPOCH = 1;

/**
 * @param {Keys} keys
 * @param {{ S: string, id: string }} secrets
 */
function envelope({ instance }, { S, id }) {
  return { S: unb64(S), instance, invitation: unb64(id) };
}

/** @returns {Promise<{ ephemeral: string, public: string, nonce: string }>} */
async function ownPart() {
  const pair = await invitation.newEphemeral();
  const ephemeral = await spend(pair.pkcs8, b64);
  return { ephemeral, public: b64(pair.public), nonce: b64(random(32)) };
}

/**
 * @param {Keys} keys
 * @param {Secrets} secrets
 */
function greeting({ manifest }, secrets) {
  const keys = { identity: unb64(manifest.identity), ephemeral: unb64(secrets.public), nonce: unb64(secrets.nonce) };
  return { ...keys, name: manifest.name };
}

/**
 * @param {{ kind: string, words: string }} wanted
 * @param {string} [bond] an own one that waits for its second person
 * @returns {Promise<Secrets>}
 */
export async function newSecrets({ kind, words }, bond = b64(random(16))) {
  return { id: b64(random(16)), bond, kind, words, S: b64(random(32)), ...(await ownPart()) };
}

/**
 * @param {Keys} keys
 * @param {Secrets} secrets
 * @returns {Promise<string>} what follows the `#` of the link
 */
export async function fragment(keys, secrets) {
  const c = await invitation.commit(unb64(secrets.id), greeting(keys, secrets));
  return invitation.buildFragment({ lang: secrets.words, S: unb64(secrets.S), c });
}

/**
 * @param {Keys} keys
 * @param {Secrets} secrets
 * @param {string} note
 * @returns {Promise<{ note: string, bond_key: { epoch: number, box: string } }>} for the host
 */
export async function invite(keys, secrets, note) {
  const bond = unb64(secrets.bond);
  const written = { name: keys.manifest.name, note };
  const sealed = await invitation.sealNote(envelope(keys, secrets), bond, written);
  const box = await spend(random(32), (BK) => sealBondKey(keys.AK, bond, EPOCH, keys.person, BK));
  return { note: b64(sealed), bond_key: { epoch: EPOCH, box: b64(box) } };
}

/**
 * @param {Keys} keys
 * @param {Secrets} secrets
 * @returns {Promise<string>}
 */
export async function reveal(keys, secrets) {
  return b64(await invitation.sealReveal(envelope(keys, secrets), keys.person, greeting(keys, secrets)));
}

/**
 * @param {Link} link
 * @param {Told} told
 * @returns {Promise<Secrets>} of the invited one
 */
export async function answerTo({ lang, S, c }, { id, bond, kind }) {
  return { id, bond, kind, words: lang, S: b64(S), c: b64(c), ...(await ownPart()) };
}

/**
 * @param {Keys} keys
 * @param {Secrets} secrets
 * @returns {Promise<string>}
 */
export async function hello(keys, secrets) {
  return b64(await invitation.sealHello(envelope(keys, secrets), keys.person, greeting(keys, secrets)));
}

/**
 * @param {Keys} keys
 * @param {Secrets} secrets
 * @param {Side} side the own one
 * @param {Bytes} person the other's
 * @param {Greeting} other
 * @returns {Meeting}
 */
function meeting(keys, secrets, side, person, other) {
  const own = { ...greeting(keys, secrets), person: keys.person };
  const theirs = { ...other, person };
  const [A, B] = side === 'A' ? [own, theirs] : [theirs, own];
  const ids = { instance: keys.instance, invitation: unb64(secrets.id), bond: unb64(secrets.bond) };
  return { ...ids, kind: secrets.kind, lang: secrets.words, A, B };
}

/**
 * The key that both have if nobody stands between them. Whether that is so, only the spoken words tell.
 *
 * @param {Keys} keys
 * @param {Secrets} secrets
 * @param {Side} side
 * @param {Told} told
 * @returns {Promise<Met>}
 */
export async function meet(keys, secrets, side, told) {
  const person = unb64(side === 'A' ? told.invitee : told.inviter);
  const message = unb64(side === 'A' ? told.hello : told.reveal);
  const other = await opened(keys, secrets, side, person, message);
  await onlyOne(secrets.id, message);
  const known = keys.partner(secrets.bond);
  if (known && !equal(known.identity, other.identity)) throw new Failure('mismatch');
  const ephemeral = await spend(unb64(secrets.ephemeral), invitation.importEphemeral);
  const own = { identity: await keys.identity(), ephemeral };
  const K = await invitation.exchange(meeting(keys, secrets, side, person, other), unb64(secrets.S), side, own);
  return { K, other, person };
}

/**
 * @param {Keys} keys
 * @param {Secrets} secrets
 * @param {Side} side
 * @param {Bytes} person
 * @param {Bytes} message
 */
async function opened(keys, secrets, side, person, message) {
  const around = envelope(keys, secrets);
  if (side === 'A') return invitation.openHello(around, person, message);
  return invitation.openReveal(around, person, message, unb64(secrets.c ?? ''));
}

/**
 * @param {Secrets} secrets
 * @param {Met} met after the own match
 * @returns {(manifest: Manifest) => Manifest}
 */
export function pinning({ bond }, { other, person }) {
  const partner = { partner: b64(person), identity: b64(other.identity), name: other.name, epoch: EPOCH };
  return (manifest) => ({ ...manifest, bonds: { ...manifest.bonds, [bond]: partner } });
}

/**
 * @param {Keys} keys
 * @param {Secrets} secrets
 * @returns {boolean} whether the spoken words have matched here
 */
export function hasPinned(keys, { bond }) {
  return keys.partner(bond) !== null;
}

/**
 * @param {Keys} keys
 * @param {Secrets} secrets
 * @param {CryptoKey} K
 * @returns {Promise<string>} for the other, after the own match
 */
export async function gift(keys, secrets, K) {
  const sealed = keys.sealedBondKey(secrets.bond, EPOCH);
  if (!hasPinned(keys, secrets) || !sealed) throw new Failure('mismatch');
  const bond = unb64(secrets.bond);
  const BK = await openBondKeyBytes(keys.AK, bond, EPOCH, keys.person, unb64(sealed.box));
  return b64(await spend(BK, (bytes) => invitation.sealGift(K, bond, EPOCH, bytes)));
}

/**
 * @param {Keys} keys
 * @param {Secrets} secrets
 * @param {CryptoKey} K
 * @param {string} given
 * @returns {Promise<{ epoch: number, box: string }>} the room's key, sealed for the own seat
 */
export async function take(keys, secrets, K, given) {
  if (!hasPinned(keys, secrets)) throw new Failure('mismatch');
  const bond = unb64(secrets.bond);
  const BK = await invitation.openGift(K, bond, EPOCH, unb64(given));
  const box = await spend(BK, (bytes) => sealBondKey(keys.AK, bond, EPOCH, keys.person, bytes));
  return { epoch: EPOCH, box: b64(box) };
}
