import { b64, id, label, unb64 } from './bytes.js';
import { checkCommit, checkedKeys } from './commitment.js';
import { openDocument, sealDocument } from './document.js';
import { Failure } from './failure.js';
import { aes, secret } from './suite.js';

/** @import { Bytes } from './bytes.js' */
/** @import { PublicKeys } from './commitment.js' */
/** @import { Document } from './document.js' */

/**
 * @typedef {object} Envelope what a message of the invitation is bound to
 * @property {Bytes} S
 * @property {Bytes} instance
 * @property {Bytes} invitation
 */

/** @typedef {'invitation-note' | 'invitation-hello' | 'invitation-reveal'} Purpose */

/**
 * @param {Purpose} purpose
 * @param {Envelope} envelope
 * @param {Bytes} about the bond of a note, the sender of the others
 * @param {KeyUsage} usage
 * @returns {Promise<[CryptoKey, Bytes]>} the key and the associated data
 */
async function envelopeKey(purpose, { S, instance, invitation }, about, usage) {
  const aad = label(purpose, id(instance), id(invitation), id(about));
  return [await aes(await secret(S), invitation, label(purpose), [usage]), aad];
}

/**
 * @param {Purpose} purpose
 * @param {Envelope} envelope
 * @param {Bytes} about
 * @param {Document} content
 * @param {Bytes} [nonce]
 */
async function sealMessage(purpose, envelope, about, content, nonce) {
  const [key, aad] = await envelopeKey(purpose, envelope, about, 'encrypt');
  return sealDocument(key, content, aad, nonce);
}

/**
 * @param {Purpose} purpose
 * @param {Envelope} envelope
 * @param {Bytes} about
 * @param {Bytes} sealed
 */
async function openMessage(purpose, envelope, about, sealed) {
  const [key, aad] = await envelopeKey(purpose, envelope, about, 'decrypt');
  return openDocument(key, sealed, aad);
}

/** @typedef {{ name: string, note: string }} Note */
/** @typedef {PublicKeys & { name: string }} Greeting */

/**
 * @param {unknown} value
 * @returns {string}
 */
function written(value) {
  if (typeof value !== 'string') throw new Failure('malformed');
  return value;
}

/**
 * @param {Greeting} greeting
 * @returns {Document}
 */
function writeGreeting(greeting) {
  const [identity, ephemeral, nonce] = checkedKeys(greeting).map(b64);
  return { identity, ephemeral, nonce, name: greeting.name };
}

/**
 * @param {Document} content
 * @returns {Greeting}
 */
function readGreeting(content) {
  const [identity, ephemeral, nonce] = checkedKeys({
    identity: unb64(written(content.identity)),
    ephemeral: unb64(written(content.ephemeral)),
    nonce: unb64(written(content.nonce)),
  });
  return { identity, ephemeral, nonce, name: written(content.name) };
}

/**
 * @param {Envelope} envelope
 * @param {Bytes} bond
 * @param {Note} note
 * @param {Bytes} [nonce]
 * @returns {Promise<Bytes>}
 */
export async function sealNote(envelope, bond, { name, note }, nonce) {
  return sealMessage('invitation-note', envelope, bond, { name, note }, nonce);
}

/**
 * @param {Envelope} envelope
 * @param {Bytes} bond
 * @param {Bytes} sealed
 * @returns {Promise<Note>}
 */
export async function openNote(envelope, bond, sealed) {
  const { name, note } = await openMessage('invitation-note', envelope, bond, sealed);
  return { name: written(name), note: written(note) };
}

/**
 * @param {Envelope} envelope
 * @param {Bytes} invitee
 * @param {Greeting} greeting
 * @param {Bytes} [nonce]
 * @returns {Promise<Bytes>}
 */
export async function sealHello(envelope, invitee, greeting, nonce) {
  return sealMessage('invitation-hello', envelope, invitee, writeGreeting(greeting), nonce);
}

/**
 * @param {Envelope} envelope
 * @param {Bytes} invitee
 * @param {Bytes} sealed
 * @returns {Promise<Greeting>}
 */
export async function openHello(envelope, invitee, sealed) {
  return readGreeting(await openMessage('invitation-hello', envelope, invitee, sealed));
}

/**
 * @param {Envelope} envelope
 * @param {Bytes} inviter
 * @param {Greeting} greeting
 * @param {Bytes} [nonce]
 * @returns {Promise<Bytes>}
 */
export async function sealReveal(envelope, inviter, greeting, nonce) {
  return sealMessage('invitation-reveal', envelope, inviter, writeGreeting(greeting), nonce);
}

/**
 * The commitment is checked here, so that no caller can forget it.
 *
 * @param {Envelope} envelope
 * @param {Bytes} inviter
 * @param {Bytes} sealed
 * @param {Bytes} c from the link
 * @returns {Promise<Greeting>}
 */
export async function openReveal(envelope, inviter, sealed, c) {
  const greeting = readGreeting(await openMessage('invitation-reveal', envelope, inviter, sealed));
  await checkCommit(c, envelope.invitation, greeting);
  return greeting;
}
