import { concat, EMPTY, equal, exact, id, label, spend, u32, zero } from './bytes.js';
import { checkedKeys } from './commitment.js';
import { agree } from './exchange.js';
import { Failure } from './failure.js';
import { aes, box, derive, KEY, secret, unbox } from './suite.js';

export { checkCommit, commit } from './commitment.js';
export { importPrivate as importEphemeral, newPair as newEphemeral } from './exchange.js';
export { buildFragment, parseFragment } from './fragment.js';
export { openHello, openNote, openReveal, sealHello, sealNote, sealReveal } from './messages.js';

/** @import { Bytes } from './bytes.js' */
/** @import { PublicKeys } from './commitment.js' */

/** @typedef {'A' | 'B'} Side A invites, B is invited */
/** @typedef {PublicKeys & { person: Bytes }} Party */
/** @typedef {{ identity: CryptoKey, ephemeral: CryptoKey }} PrivateKeys */

/**
 * @typedef {object} Meeting
 * @property {Bytes} instance
 * @property {Bytes} invitation
 * @property {Bytes} bond
 * @property {string} kind
 * @property {string} lang
 * @property {Party} A
 * @property {Party} B
 */

const CODE = 4;

/**
 * Everything either side believes stands here: a host that tells the two different things gives them different keys.
 *
 * @param {Meeting} meeting
 * @returns {Bytes}
 */
export function transcript({ instance, invitation, bond, kind, lang, A, B }) {
  const [identityA, ephemeralA, nonceA] = checkedKeys(A);
  const [identityB, ephemeralB, nonceB] = checkedKeys(B);
  const ids = [instance, invitation, bond].map(id);
  const people = [A.person, B.person].map(id);
  const keys = [identityA, identityB, ephemeralA, ephemeralB, nonceA, nonceB];
  return label('invitation-key', ...ids, kind, lang, ...people, ...keys);
}

/**
 * @param {Side} side whose private keys these are
 * @param {PrivateKeys} own
 * @param {PublicKeys} other
 * @returns {Promise<Bytes>[]} A's identity with B's ephemeral, A's ephemeral with B's identity, both ephemerals
 */
function agreements(side, own, other) {
  const crossed = [agree(own.identity, other.ephemeral), agree(own.ephemeral, other.identity)];
  if (side === 'B') crossed.reverse();
  return [...crossed, agree(own.ephemeral, other.ephemeral)];
}

/**
 * @param {Meeting} meeting
 * @param {Bytes} S
 * @param {Side} side
 * @param {PrivateKeys} own
 * @returns {Promise<CryptoKey>} K as an HKDF key, not extractable
 */
export async function exchange(meeting, S, side, own) {
  const info = transcript(meeting);
  exact(S, KEY);
  const shared = await Promise.all(agreements(side, own, side === 'A' ? meeting.B : meeting.A));
  const joined = concat(...shared);
  shared.forEach(zero);
  const input = await spend(joined, (bytes) => secret(bytes, 3 * KEY));
  return spend(await derive(input, S, info), secret);
}

/**
 * One code for each direction: repeating the other's code back proves nothing.
 *
 * @param {CryptoKey} K
 * @returns {Promise<{ A: Bytes, B: Bytes }>} 4 bytes each, spoken by that side
 */
export async function codes(K) {
  const [A, B] = await Promise.all([
    derive(K, EMPTY, label('code-inviter'), CODE),
    derive(K, EMPTY, label('code-invitee'), CODE),
  ]);
  return { A, B };
}

/**
 * @param {CryptoKey} K
 * @param {Side} speaker
 * @param {Bytes} heard 4 bytes
 */
export async function checkCode(K, speaker, heard) {
  exact(heard, CODE);
  if (!equal((await codes(K))[speaker], heard)) throw new Failure('mismatch');
}

/**
 * @param {CryptoKey} K
 * @param {KeyUsage} usage
 */
async function giftKey(K, usage) {
  return aes(K, EMPTY, label('invitation-gift'), [usage]);
}

/**
 * @param {CryptoKey} K
 * @param {Bytes} bond
 * @param {number} epoch
 * @param {Bytes} BK
 * @param {Bytes} [nonce]
 * @returns {Promise<Bytes>}
 */
export async function sealGift(K, bond, epoch, BK, nonce) {
  const aad = label('invitation-gift', id(bond), u32(epoch));
  return box(await giftKey(K, 'encrypt'), exact(BK, KEY), aad, nonce);
}

/**
 * @param {CryptoKey} K
 * @param {Bytes} bond
 * @param {number} epoch
 * @param {Bytes} sealed
 * @returns {Promise<Bytes>} the bond key, to seal under the own account key; the caller zeroes it
 */
export async function openGift(K, bond, epoch, sealed) {
  const aad = label('invitation-gift', id(bond), u32(epoch));
  return unbox(await giftKey(K, 'decrypt'), sealed, aad, KEY);
}
