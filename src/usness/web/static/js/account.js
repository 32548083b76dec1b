import { call } from './api.js';
import { backAgain } from './here.js';
import { firstManifest, sealed } from './keep/manifest.js';
import { storeDevice } from './keep/keys.js';
import {
  newRecoveryCode,
  parseRecovery,
  recoveryAuth,
  recoveryKek,
  stretch,
  unwrapPassphrase,
  unwrapRecovery,
  wrapPassphrase,
  wrapRecovery,
} from './seal/account.js';
import { b64, spend, unb64, zero } from './seal/bytes.js';
import { newIdentity, sealIdentity } from './seal/keys.js';
import { random, secret } from './seal/suite.js';

/** @import { Bytes } from './seal/bytes.js' */
/** @typedef {{ salt: string, rounds: number }} Salt */
/** @typedef {{ person: string, secret: string, passphrase_wrap: string }} SignedIn */

const ROUNDS = 1_000_000;

/** @param {Bytes} AK */
function usable(AK) {
  return spend(AK.slice(), secret);
}

/**
 * @param {string} passphrase
 * @param {Bytes} AK
 * @param {Bytes} person
 */
async function underPassphrase(passphrase, AK, person) {
  const salt = random(16);
  const { auth, kek } = await stretch(passphrase, salt, ROUNDS);
  const wrap = b64(await wrapPassphrase(kek, AK, person));
  return { salt: b64(salt), rounds: ROUNDS, auth: b64(auth), passphrase_wrap: wrap };
}

/**
 * @param {Bytes} code
 * @param {Bytes} AK
 * @param {Bytes} person
 */
async function underCode(code, AK, person) {
  const wrap = await wrapRecovery(await recoveryKek(code), AK, person);
  return { recovery_auth: b64(await recoveryAuth(code)), recovery_wrap: b64(wrap) };
}

/**
 * @param {Bytes} AK
 * @param {Bytes} person
 * @param {string} name
 */
async function newSelf(AK, person, name) {
  const key = await usable(AK);
  const pair = await newIdentity();
  const box = await spend(pair.pkcs8, (pkcs8) => sealIdentity(key, person, pair.public, pkcs8));
  const instance = unb64(document.body.dataset.instance ?? '');
  const manifest = await sealed(key, firstManifest(instance, person, name, pair.public), 1);
  return { identity: b64(pair.public), identity_box: b64(box), manifest };
}

/**
 * @param {{ person: string, secret: string }} signedIn
 * @param {Bytes} AK
 */
async function rememberHere({ person, secret: half }, AK) {
  backAgain();
  await storeDevice(unb64(person), unb64(half), AK);
  document.body.dataset.person = person;
}

/**
 * All keys are made here and leave only wrapped.
 *
 * @param {{ name: string, handle: string, passphrase: string }} wanted
 * @returns {Promise<Bytes>} the recovery code
 */
export async function makeAccount({ name, handle, passphrase }) {
  const person = random(16);
  const code = newRecoveryCode();
  return spend(random(32), async (AK) => {
    const wraps = { ...(await underPassphrase(passphrase, AK, person)), ...(await underCode(code, AK, person)) };
    const self = await newSelf(AK, person, name);
    const body = { person: b64(person), handle, ...wraps, ...self, adult: true };
    await rememberHere(await call('POST', '/sign-up', body), AK);
    return code;
  });
}

/**
 * @param {string} passphrase
 * @param {Salt} salt
 */
async function proof(passphrase, { salt, rounds }) {
  return stretch(passphrase, unb64(salt), rounds);
}

/**
 * @param {CryptoKey} kek
 * @param {SignedIn} signedIn
 * @returns {Promise<Bytes>} AK; the caller zeroes it
 */
async function opened(kek, { person, passphrase_wrap: wrap }) {
  return unwrapPassphrase(kek, unb64(wrap), unb64(person));
}

/**
 * @param {string} handle
 * @param {string} passphrase
 */
export async function signIn(handle, passphrase) {
  const { auth, kek } = await proof(passphrase, await call('POST', '/sign-in/salt', { handle }));
  /** @type {SignedIn} */
  const signedIn = await call('POST', '/sign-in', { handle, auth: b64(auth) });
  await spend(await opened(kek, signedIn), (AK) => rememberHere(signedIn, AK));
}

/**
 * Opens this device, and lends the account key for one use.
 *
 * @template T
 * @param {string} passphrase
 * @param {(AK: Bytes, auth: string, person: Bytes) => Promise<T>} use
 * @returns {Promise<T>}
 */
async function withAK(passphrase, use) {
  const { auth, kek } = await proof(passphrase, await call('GET', '/session/salt'));
  /** @type {SignedIn} */
  const signedIn = await call('POST', '/unlock', { auth: b64(auth) });
  return spend(await opened(kek, signedIn), async (AK) => {
    await rememberHere(signedIn, AK);
    return use(AK, b64(auth), unb64(signedIn.person));
  });
}

/** @param {string} passphrase */
export async function unlock(passphrase) {
  await withAK(passphrase, async () => undefined);
}

/**
 * Other devices are signed out; this session, and so what this device keeps, goes on.
 *
 * @param {string} before
 * @param {string} after
 */
export async function changePassphrase(before, after) {
  await withAK(before, async (AK, auth, person) => {
    const { auth: proven, ...wrap } = await underPassphrase(after, AK, person);
    await call('PUT', '/passphrase', { ...wrap, new_auth: proven, auth });
  });
}

/**
 * @param {string} passphrase
 * @returns {Promise<Bytes>} a new recovery code; the old one is dead
 */
export async function newCode(passphrase) {
  const code = newRecoveryCode();
  await withAK(passphrase, async (AK, auth, person) => {
    await call('PUT', '/recovery', { auth, ...(await underCode(code, AK, person)) });
  });
  return code;
}

/**
 * Whether the paper at hand opens the account. The host is not asked: it only hands out the wrap.
 *
 * @param {string} written
 * @param {Bytes} person
 * @returns {Promise<void>} throws Failure
 */
export async function tryCode(written, person) {
  const code = await parseRecovery(written);
  /** @type {{ recovery_wrap: string }} */
  const { recovery_wrap: wrap } = await call('GET', '/recovery');
  const kek = await spend(code, recoveryKek);
  zero(await unwrapRecovery(kek, unb64(wrap), person));
}

/**
 * @param {string} handle
 * @param {string} written the recovery code
 * @returns {Promise<(passphrase: string) => Promise<Bytes>>} to be called with a new passphrase; gives a new code
 */
export async function recover(handle, written) {
  const code = await parseRecovery(written);
  const proven = b64(await recoveryAuth(code));
  /** @type {{ person: string, recovery_wrap: string }} */
  const found = await call('POST', '/recover', { handle, recovery_auth: proven });
  const kek = await spend(code, recoveryKek);
  const person = unb64(found.person);
  const opening = () => unwrapRecovery(kek, unb64(found.recovery_wrap), person);
  zero(await opening());
  return async (passphrase) => spend(await opening(), (AK) => finish(handle, proven, passphrase, AK, person));
}

/**
 * @param {string} handle
 * @param {string} proven
 * @param {string} passphrase
 * @param {Bytes} AK
 * @param {Bytes} person
 */
async function finish(handle, proven, passphrase, AK, person) {
  const code = newRecoveryCode();
  const { recovery_auth: next, recovery_wrap: wrap } = await underCode(code, AK, person);
  const body = { ...(await underPassphrase(passphrase, AK, person)), new_recovery_auth: next, recovery_wrap: wrap };
  await rememberHere(await call('POST', '/recover/finish', { handle, recovery_auth: proven, ...body }), AK);
  return code;
}

/** @param {string} passphrase */
export async function deleteAccount(passphrase) {
  const { auth } = await proof(passphrase, await call('GET', '/session/salt'));
  await call('POST', '/account/delete', { auth: b64(auth) });
}
