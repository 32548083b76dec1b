import { EMPTY, exact, id, label, u32 } from './bytes.js';
import { openDocument, sealDocument } from './document.js';
import { checkPrivate, PKCS8 } from './exchange.js';
import { aes, box, KEY, unbox, unwrapPrivate, unwrapSecret } from './suite.js';

export { newPair as newIdentity } from './exchange.js';

/** @import { Bytes } from './bytes.js' */
/** @import { Document } from './document.js' */

/**
 * Each purpose has its own key, so that no box of one purpose opens as another's.
 *
 * @param {CryptoKey} AK
 * @param {'identity' | 'bond-key' | 'manifest' | 'draft' | 'note'} purpose
 * @param {KeyUsage} usage
 * @returns {Promise<CryptoKey>}
 */
async function under(AK, purpose, usage) {
  return aes(AK, EMPTY, label(purpose), [usage]);
}

/**
 * @param {Bytes} person
 * @param {Bytes} pub
 */
function identityLabel(person, pub) {
  return label('identity', id(person), exact(pub, KEY));
}

/**
 * @param {CryptoKey} AK
 * @param {Bytes} person
 * @param {Bytes} pub
 * @param {Bytes} pkcs8
 * @param {Bytes} [nonce]
 * @returns {Promise<Bytes>} 77 bytes
 */
export async function sealIdentity(AK, person, pub, pkcs8, nonce) {
  const aad = identityLabel(person, pub);
  return box(await under(AK, 'identity', 'encrypt'), checkPrivate(pkcs8), aad, nonce);
}

/**
 * @param {CryptoKey} AK
 * @param {Bytes} person
 * @param {Bytes} pub
 * @param {Bytes} sealed
 * @returns {Promise<CryptoKey>} an X25519 private key, not extractable
 */
export async function openIdentity(AK, person, pub, sealed) {
  const aad = identityLabel(person, pub);
  return unwrapPrivate(await under(AK, 'identity', 'unwrapKey'), sealed, aad, PKCS8);
}

/**
 * @param {Bytes} bond
 * @param {number} epoch
 * @param {Bytes} person
 */
function bondKeyLabel(bond, epoch, person) {
  return label('bond-key', id(bond), u32(epoch), id(person));
}

/**
 * @param {CryptoKey} AK
 * @param {Bytes} bond
 * @param {number} epoch
 * @param {Bytes} person
 * @param {Bytes} BK
 * @param {Bytes} [nonce]
 * @returns {Promise<Bytes>}
 */
export async function sealBondKey(AK, bond, epoch, person, BK, nonce) {
  const aad = bondKeyLabel(bond, epoch, person);
  return box(await under(AK, 'bond-key', 'encrypt'), exact(BK, KEY), aad, nonce);
}

/**
 * @param {CryptoKey} AK
 * @param {Bytes} bond
 * @param {number} epoch
 * @param {Bytes} person
 * @param {Bytes} sealed
 * @returns {Promise<CryptoKey>} an HKDF key, not extractable
 */
export async function openBondKey(AK, bond, epoch, person, sealed) {
  const aad = bondKeyLabel(bond, epoch, person);
  return unwrapSecret(await under(AK, 'bond-key', 'unwrapKey'), sealed, aad);
}

/**
 * For the invitation's gift only, which has to seal the same bytes anew.
 *
 * @param {CryptoKey} AK
 * @param {Bytes} bond
 * @param {number} epoch
 * @param {Bytes} person
 * @param {Bytes} sealed
 * @returns {Promise<Bytes>} the caller zeroes them
 */
export async function openBondKeyBytes(AK, bond, epoch, person, sealed) {
  const aad = bondKeyLabel(bond, epoch, person);
  return unbox(await under(AK, 'bond-key', 'decrypt'), sealed, aad, KEY);
}

/**
 * @param {Bytes} instance
 * @param {Bytes} person
 * @param {number} revision
 */
function manifestLabel(instance, person, revision) {
  return label('manifest', id(instance), id(person), u32(revision));
}

/**
 * @param {CryptoKey} AK
 * @param {Bytes} instance
 * @param {Bytes} person
 * @param {number} revision
 * @param {Document} manifest
 * @param {Bytes} [nonce]
 * @returns {Promise<Bytes>}
 */
export async function sealManifest(AK, instance, person, revision, manifest, nonce) {
  const aad = manifestLabel(instance, person, revision);
  return sealDocument(await under(AK, 'manifest', 'encrypt'), manifest, aad, nonce);
}

/**
 * @param {CryptoKey} AK
 * @param {Bytes} instance
 * @param {Bytes} person
 * @param {number} revision
 * @param {Bytes} sealed
 * @returns {Promise<Document>}
 */
export async function openManifest(AK, instance, person, revision, sealed) {
  const aad = manifestLabel(instance, person, revision);
  return openDocument(await under(AK, 'manifest', 'decrypt'), sealed, aad);
}

/**
 * @param {CryptoKey} AK
 * @param {Bytes} log
 * @param {string} slot
 * @param {Document} draft
 * @param {Bytes} [nonce]
 * @returns {Promise<Bytes>}
 */
export async function sealDraft(AK, log, slot, draft, nonce) {
  return sealDocument(await under(AK, 'draft', 'encrypt'), draft, label('draft', id(log), slot), nonce);
}

/**
 * @param {CryptoKey} AK
 * @param {Bytes} log
 * @param {string} slot
 * @param {Bytes} sealed
 * @returns {Promise<Document>}
 */
export async function openDraft(AK, log, slot, sealed) {
  return openDocument(await under(AK, 'draft', 'decrypt'), sealed, label('draft', id(log), slot));
}

/**
 * @param {CryptoKey} AK
 * @param {Bytes} person
 * @param {string} name
 * @param {Document} note
 * @param {Bytes} [nonce]
 * @returns {Promise<Bytes>}
 */
export async function sealNote(AK, person, name, note, nonce) {
  return sealDocument(await under(AK, 'note', 'encrypt'), note, label('note', id(person), name), nonce);
}

/**
 * @param {CryptoKey} AK
 * @param {Bytes} person
 * @param {string} name
 * @param {Bytes} sealed
 * @returns {Promise<Document>}
 */
export async function openNote(AK, person, name, sealed) {
  return openDocument(await under(AK, 'note', 'decrypt'), sealed, label('note', id(person), name));
}
