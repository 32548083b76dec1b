import { base32, unbase32 } from './base32.js';
import { EMPTY, exact, id, label, spend, utf8 } from './bytes.js';
import { Failure } from './failure.js';
import { aes, box, derive, KEY, random, secret, sha256, unbox, unwrapSecret } from './suite.js';

/** @import { Bytes } from './bytes.js' */

const SALT = 16;
const FEWEST_ROUNDS = 600_000;
const MOST_ROUNDS = 10_000_000;
const CODE = 20;
const CODE_LETTERS = 32;
const CHECK_LETTERS = 4;

/**
 * Two keyboards write one passphrase in two ways, and a pasted one brings its line end along.
 *
 * @param {string} passphrase
 * @returns {string}
 */
export function normalise(passphrase) {
  return passphrase.normalize('NFKC').replace(/[\t\n\r ]+/g, ' ').replace(/^ | $/g, '');
}

/**
 * A host that offers one round, or another salt, would learn the passphrase from `auth` by guessing; one that offers
 * a thousand million would freeze the page. Both are refused before the passphrase is touched.
 *
 * @param {string} passphrase
 * @param {Bytes} salt 16 bytes
 * @param {number} rounds
 * @param {number} [floor] lower in tests only
 * @returns {Promise<{ auth: Bytes, kek: CryptoKey }>} `auth` is for the host, `kek` never
 */
export async function stretch(passphrase, salt, rounds, floor = FEWEST_ROUNDS) {
  exact(salt, SALT);
  if (!Number.isInteger(rounds)) throw new Failure('malformed');
  if (rounds < floor || rounds > MOST_ROUNDS) throw new Failure('weak');
  const stretched = await spend(await pbkdf2(passphrase, salt, rounds), secret);
  const auth = await derive(stretched, EMPTY, label('auth'));
  const kek = await aes(stretched, EMPTY, label('kek'), ['encrypt', 'decrypt']);
  return { auth, kek };
}

/**
 * @param {string} passphrase
 * @param {Bytes} salt
 * @param {number} iterations
 * @returns {Promise<Bytes>}
 */
async function pbkdf2(passphrase, salt, iterations) {
  const typed = utf8(normalise(passphrase));
  const key = await spend(typed, (raw) => crypto.subtle.importKey('raw', raw, 'PBKDF2', false, ['deriveBits']));
  const slow = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(slow, key, KEY * 8));
}

/** @returns {Bytes} 20 bytes; the caller zeroes them */
export function newRecoveryCode() {
  return random(CODE);
}

/**
 * @param {Bytes} code
 * @returns {Promise<string>} nine groups of four letters
 */
export async function recoveryText(code) {
  const letters = base32(exact(code, CODE)) + (await checkLetters(code));
  return (letters.match(/.{4}/g) ?? []).join('-');
}

/**
 * @param {Bytes} code
 * @returns {Promise<string>}
 */
async function checkLetters(code) {
  const sum = await sha256(label('recovery-check', code));
  return base32(sum.subarray(0, 5)).slice(0, CHECK_LETTERS);
}

/**
 * A slip of the pen is told apart from a wrong code here, before the host counts it as a failed try.
 *
 * @param {string} written
 * @returns {Promise<Bytes>} 20 bytes; the caller zeroes them
 */
export async function parseRecovery(written) {
  const letters = plainLetters(written);
  const code = unbase32(letters.slice(0, CODE_LETTERS));
  if ((await checkLetters(code)) !== letters.slice(CODE_LETTERS)) throw new Failure('checksum');
  return code;
}

/**
 * The alphabet is checked before the case is raised: upper case turns some foreign letters into ours.
 *
 * @param {string} written
 * @returns {string} 36 letters
 */
function plainLetters(written) {
  const letters = written.replace(/[ -]/g, '');
  if (letters.length !== CODE_LETTERS + CHECK_LETTERS || !/^[A-Za-z0-8]*$/.test(letters)) {
    throw new Failure('malformed');
  }
  return letters.toUpperCase().replaceAll('0', 'O').replaceAll('1', 'I').replaceAll('8', 'B');
}

/**
 * @param {Bytes} code
 * @returns {Promise<Bytes>} what proves the code to the host
 */
export async function recoveryAuth(code) {
  return derive(await secret(code, CODE), EMPTY, label('recovery-auth'));
}

/**
 * @param {Bytes} code
 * @returns {Promise<CryptoKey>}
 */
export async function recoveryKek(code) {
  return aes(await secret(code, CODE), EMPTY, label('recovery-kek'), ['encrypt', 'decrypt']);
}

/**
 * The purpose in the label keeps the host from passing one wrap off as another.
 *
 * @param {'passphrase-wrap' | 'recovery-wrap' | 'device-wrap'} purpose
 * @param {CryptoKey} key
 * @param {Bytes} AK
 * @param {Bytes} person
 * @param {Bytes} [nonce]
 */
async function wrap(purpose, key, AK, person, nonce) {
  return box(key, exact(AK, KEY), label(purpose, id(person)), nonce);
}

/**
 * @param {CryptoKey} kek
 * @param {Bytes} AK
 * @param {Bytes} person
 * @param {Bytes} [nonce]
 * @returns {Promise<Bytes>}
 */
export async function wrapPassphrase(kek, AK, person, nonce) {
  return wrap('passphrase-wrap', kek, AK, person, nonce);
}

/**
 * @param {CryptoKey} kek
 * @param {Bytes} sealed
 * @param {Bytes} person
 * @returns {Promise<Bytes>} the account key; the caller zeroes it
 */
export async function unwrapPassphrase(kek, sealed, person) {
  return unbox(kek, sealed, label('passphrase-wrap', id(person)), KEY);
}

/**
 * @param {CryptoKey} recovery from recoveryKek
 * @param {Bytes} AK
 * @param {Bytes} person
 * @param {Bytes} [nonce]
 * @returns {Promise<Bytes>}
 */
export async function wrapRecovery(recovery, AK, person, nonce) {
  return wrap('recovery-wrap', recovery, AK, person, nonce);
}

/**
 * @param {CryptoKey} recovery from recoveryKek
 * @param {Bytes} sealed
 * @param {Bytes} person
 * @returns {Promise<Bytes>} the account key; the caller zeroes it
 */
export async function unwrapRecovery(recovery, sealed, person) {
  return unbox(recovery, sealed, label('recovery-wrap', id(person)), KEY);
}

/**
 * @param {Bytes} sessionSecret 32 bytes that the host holds for this session
 * @param {KeyUsage} usage
 * @returns {Promise<CryptoKey>}
 */
async function deviceKey(sessionSecret, usage) {
  return aes(await secret(sessionSecret), EMPTY, label('device'), [usage]);
}

/**
 * Neither this disk nor the host alone opens it, and sign-out anywhere deletes the host's half.
 *
 * @param {Bytes} sessionSecret
 * @param {Bytes} AK
 * @param {Bytes} person
 * @param {Bytes} [nonce]
 * @returns {Promise<Bytes>}
 */
export async function wrapDevice(sessionSecret, AK, person, nonce) {
  return wrap('device-wrap', await deviceKey(sessionSecret, 'encrypt'), AK, person, nonce);
}

/**
 * @param {Bytes} sessionSecret
 * @param {Bytes} sealed
 * @param {Bytes} person
 * @returns {Promise<CryptoKey>} the account key as an HKDF key, not extractable
 */
export async function unwrapDevice(sessionSecret, sealed, person) {
  return unwrapSecret(await deviceKey(sessionSecret, 'unwrapKey'), sealed, label('device-wrap', id(person)));
}
