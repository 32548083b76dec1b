import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import * as account from '../../src/usness/web/static/js/seal/account.js';
import { base32, unbase32 } from '../../src/usness/web/static/js/seal/base32.js';
import * as bytes from '../../src/usness/web/static/js/seal/bytes.js';
import * as exchange from '../../src/usness/web/static/js/seal/exchange.js';
import { Failure } from '../../src/usness/web/static/js/seal/failure.js';
import * as invitation from '../../src/usness/web/static/js/seal/invitation.js';
import * as keys from '../../src/usness/web/static/js/seal/keys.js';
import * as record from '../../src/usness/web/static/js/seal/record.js';
import * as suite from '../../src/usness/web/static/js/seal/suite.js';
import * as words from '../../src/usness/web/static/js/seal/words.js';

const { EMPTY } = bytes;
const FAST = 1000;
const INSTANCE = suite.random(16);
const BOND = suite.random(16);
const ALICE = suite.random(16);
const BOB = suite.random(16);
const CHARLIE = suite.random(16);

/** @param {string} kind */
const because = (kind) => (/** @type {unknown} */ error) => error instanceof Failure && error.kind === kind;

/**
 * @param {() => unknown} act
 * @param {string} kind
 */
const refuses = (act, kind) => assert.rejects(async () => act(), because(kind));

/** A fresh HKDF key: an account key or a bond key. */
const someKey = () => suite.secret(suite.random(32));

/** @param {Uint8Array<ArrayBuffer>} whole */
function flip(whole, at = -1) {
  const changed = whole.slice();
  changed.set([(changed.at(at) ?? 0) ^ 1], at < 0 ? whole.length + at : at);
  return changed;
}

/** Turns every method of WebCrypto into one that counts its calls, until `restore`. */
function countCalls() {
  const deriving = /** @type {const} */ (['digest', 'deriveBits', 'deriveKey', 'importKey', 'exportKey']);
  const using = /** @type {const} */ (['generateKey', 'wrapKey', 'unwrapKey', 'encrypt', 'decrypt', 'sign', 'verify']);
  const methods = [...deriving, ...using].map((name) => mock.method(crypto.subtle, name));
  return {
    total: () => methods.reduce((sum, method) => sum + method.mock.callCount(), 0),
    restore: () => methods.forEach((method) => method.mock.restore()),
  };
}

// bytes

test('base64url gives back every length, and a picture', () => {
  for (const length of [0, 1, 2, 3, 4, 31, 32, 300_000]) {
    const whole = Uint8Array.from({ length }, (_, at) => (at * 7) % 256);
    assert.deepEqual(bytes.unb64(bytes.b64(whole)), whole);
  }
});

test('no two texts of base64url stand for the same bytes', async () => {
  for (const text of ['_w==', '/w', '+w', '_x', ' _w', '_w\n', 'A', 'AAAAA', 'é']) {
    await refuses(() => bytes.unb64(text), 'malformed');
  }
});

test('hex has lower case and whole bytes only', async () => {
  assert.deepEqual(bytes.unhex(bytes.hex(Uint8Array.of(0, 15, 255))), Uint8Array.of(0, 15, 255));
  for (const text of ['f', 'FF', '0x', ' 00']) await refuses(() => bytes.unhex(text), 'malformed');
});

test('text that is not UTF-8, and half a character, are refused rather than replaced', async () => {
  await refuses(() => bytes.text(Uint8Array.of(0xff)), 'malformed');
  await refuses(() => bytes.utf8('\ud83d'), 'malformed');
  assert.equal(bytes.text(bytes.utf8('\ufeffé👩🏽')), '\ufeffé👩🏽');
});

test('a byte cannot move from one field of a label to the next', () => {
  assert.notDeepEqual(bytes.label('p', 'ab', 'c'), bytes.label('p', 'a', 'bc'));
  assert.notDeepEqual(bytes.label('p', 'a', ''), bytes.label('p', 'a'));
});

test('a number outside four bytes is refused', async () => {
  for (const n of [-1, 0.5, 2 ** 32, NaN, Infinity]) await refuses(() => bytes.u32(n), 'malformed');
});

test('a spent secret is zero, even when its use fails', async () => {
  const secret = Uint8Array.of(1, 2, 3);
  await assert.rejects(bytes.spend(secret, () => Promise.reject(new Error('no'))));
  assert.deepEqual(secret, new Uint8Array(3));
});

test('equal needs the same bytes and the same length', () => {
  assert.equal(bytes.equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2)), true);
  assert.equal(bytes.equal(Uint8Array.of(1, 2), Uint8Array.of(1, 3)), false);
  assert.equal(bytes.equal(Uint8Array.of(1, 0), Uint8Array.of(1)), false);
});

// suite

test('a generator that is stuck is refused before it seals a second box', async (t) => {
  const key = await suite.aes(await someKey(), EMPTY, EMPTY, ['encrypt']);
  t.mock.method(crypto, 'getRandomValues', (/** @type {Uint8Array} */ into) => into.fill(7));
  await suite.box(key, EMPTY, EMPTY);
  await refuses(() => suite.box(key, EMPTY, EMPTY), 'weak');
});

test('the key of a record and its nonce cannot come from a stuck generator either', async (t) => {
  const AK = await someKey();
  t.mock.method(crypto, 'getRandomValues', (/** @type {Uint8Array} */ into) => into.fill(8));
  await refuses(() => record.seal(headerBy(ALICE), {}, { AK }), 'weak');
});

test('the same text makes another box each time', async () => {
  const key = await suite.aes(await someKey(), EMPTY, EMPTY, ['encrypt']);
  assert.notDeepEqual(await suite.box(key, EMPTY, EMPTY), await suite.box(key, EMPTY, EMPTY));
});

test('no key this ring holds can be taken out', async () => {
  const AK = await someKey();
  const wrapping = await suite.aes(AK, EMPTY, EMPTY, ['encrypt', 'unwrapKey']);
  const wrapped = await suite.box(wrapping, suite.random(32), EMPTY);
  const identity = await keys.newIdentity();
  const sealed = await keys.sealIdentity(AK, ALICE, identity.public, identity.pkcs8);
  const { kek } = await account.stretch('six good words', suite.random(16), FAST, FAST);
  const held = [
    AK,
    wrapping,
    kek,
    await suite.mac(AK, EMPTY, EMPTY),
    await suite.unwrapSecret(wrapping, wrapped, EMPTY),
    await account.recoveryKek(account.newRecoveryCode()),
    await keys.openIdentity(AK, ALICE, identity.public, sealed),
    await exchange.importPrivate(identity.pkcs8),
  ];
  for (const key of held) {
    assert.equal(key.extractable, false);
    await assert.rejects(crypto.subtle.exportKey(key.type === 'private' ? 'pkcs8' : 'raw', key));
  }
});

test('a secret of another length is refused', async () => {
  await refuses(() => suite.secret(new Uint8Array(31)), 'malformed');
  await refuses(() => suite.secret(EMPTY), 'malformed');
});

test('a mistake of ours is not passed off as a box that cannot be opened', async () => {
  const sealing = await suite.aes(await someKey(), EMPTY, EMPTY, ['encrypt']);
  const sealed = await suite.box(sealing, EMPTY, EMPTY);
  await assert.rejects(suite.unbox(sealing, sealed, EMPTY), (error) => !(error instanceof Failure));
});

test('a nonce of another length is refused', async () => {
  const key = await suite.aes(await someKey(), EMPTY, EMPTY, ['encrypt']);
  await refuses(() => suite.box(key, EMPTY, EMPTY, new Uint8Array(16)), 'malformed');
});

test('a text is padded to a size that many texts have', () => {
  const sizes = [0, 508, 509, 2044, 2045, 32764, 32765, 65532, 65533].map((n) => suite.pad(new Uint8Array(n)).length);
  assert.deepEqual(sizes, [512, 512, 2048, 2048, 8192, 32768, 65536, 65536, 131072]);
});

// account

test('a passphrase is the same whichever way its accents and spaces were typed', () => {
  assert.equal(account.normalise('  e\u0301 \t\r\n x\n'), 'é x');
  assert.equal(account.normalise('\ufeffx\u2028'), '\ufeffx\u2028');
});

test('a weak offer is refused before the passphrase is touched, a wrong salt first', async (t) => {
  const derive = t.mock.method(crypto.subtle, 'deriveBits');
  const touched = t.mock.method(crypto.subtle, 'importKey');
  const salt = suite.random(16);
  for (const rounds of [1, 599_999, 10_000_001]) await refuses(() => account.stretch('x', salt, rounds), 'weak');
  for (const wrong of [EMPTY, suite.random(15), suite.random(17)]) {
    await refuses(() => account.stretch('x', wrong, 1), 'malformed');
  }
  await refuses(() => account.stretch('x', salt, 1e6 + 0.5), 'malformed');
  assert.equal(derive.mock.callCount() + touched.mock.callCount(), 0);
});

test('another passphrase or salt gives another auth', async () => {
  const salt = suite.random(16);
  const { auth } = await account.stretch('six good words', salt, FAST, FAST);
  assert.deepEqual((await account.stretch('six  good words ', salt, FAST, FAST)).auth, auth);
  assert.notDeepEqual((await account.stretch('six good word', salt, FAST, FAST)).auth, auth);
  assert.notDeepEqual((await account.stretch('six good words', suite.random(16), FAST, FAST)).auth, auth);
});

test('a recovery code is read back from its paper form', async () => {
  for (let i = 0; i < 20; i += 1) {
    const code = account.newRecoveryCode();
    const written = await account.recoveryText(code);
    assert.match(written, /^([A-Z2-7]{4}-){8}[A-Z2-7]{4}$/);
    const misread = written.replaceAll('-', ' ').replaceAll('O', '0').replaceAll('I', '1').replaceAll('B', '8');
    assert.deepEqual(await account.parseRecovery(misread.toLowerCase()), code);
  }
});

test('base32 takes whole groups only', async () => {
  assert.equal(base32(bytes.utf8('fooba')), 'MZXW6YTB');
  assert.deepEqual(unbase32('MZXW6YTB'), bytes.utf8('fooba'));
  await refuses(() => base32(new Uint8Array(4)), 'malformed');
  await refuses(() => unbase32('MZXW6YT='), 'malformed');
});

test('each of the three wraps gives the account key back, to its own secret only', async () => {
  const AK = suite.random(32);
  const { kek } = await account.stretch('six good words', suite.random(16), FAST, FAST);
  const recovery = await account.recoveryKek(account.newRecoveryCode());
  const session = suite.random(32);
  assert.deepEqual(await account.unwrapPassphrase(kek, await account.wrapPassphrase(kek, AK, ALICE), ALICE), AK);
  const recoveryWrap = await account.wrapRecovery(recovery, AK, ALICE);
  assert.deepEqual(await account.unwrapRecovery(recovery, recoveryWrap, ALICE), AK);
  const device = await account.unwrapDevice(session, await account.wrapDevice(session, AK, ALICE), ALICE);
  assert.deepEqual(await suite.derive(device, EMPTY, EMPTY), await suite.derive(await suite.secret(AK), EMPTY, EMPTY));
  await refuses(() => account.unwrapPassphrase(recovery, recoveryWrap, ALICE), 'cannot-open');
  await refuses(() => account.unwrapRecovery(recovery, recoveryWrap, BOB), 'cannot-open');
});

// keys

test('opening inverts sealing for every key and document under the account key', async () => {
  const AK = await someKey();
  const BK = suite.random(32);
  const sealed = await keys.sealBondKey(AK, BOND, 1, ALICE, BK);
  assert.deepEqual(await keys.openBondKeyBytes(AK, BOND, 1, ALICE, sealed), BK);
  const opened = await keys.openBondKey(AK, BOND, 1, ALICE, sealed);
  assert.deepEqual(await suite.derive(opened, EMPTY, EMPTY), await suite.derive(await suite.secret(BK), EMPTY, EMPTY));
  const content = { words: 'dobrý večer', rating: 4 };
  const manifest = await keys.sealManifest(AK, INSTANCE, ALICE, 3, content);
  assert.deepEqual(await keys.openManifest(AK, INSTANCE, ALICE, 3, manifest), content);
  const draft = await keys.sealDraft(AK, BOND, 'now.word', content);
  assert.deepEqual(await keys.openDraft(AK, BOND, 'now.word', draft), content);
  const note = await keys.sealNote(AK, ALICE, 'pins', content);
  assert.deepEqual(await keys.openNote(AK, ALICE, 'pins', note), content);
});

test('an opened identity agrees with the partner as the sealed one did', async () => {
  const [AK, own, other] = [await someKey(), await keys.newIdentity(), await keys.newIdentity()];
  const sealed = await keys.sealIdentity(AK, ALICE, own.public, own.pkcs8);
  const opened = await keys.openIdentity(AK, ALICE, own.public, sealed);
  const theirs = await exchange.importPrivate(other.pkcs8);
  assert.deepEqual(await exchange.agree(opened, other.public), await exchange.agree(theirs, own.public));
});

test('what is sealed as an identity must be a private key', async () => {
  const AK = await someKey();
  await refuses(() => keys.sealIdentity(AK, ALICE, suite.random(32), suite.random(48)), 'malformed');
});

test('a document that is no JSON object never reaches a page', async () => {
  const AK = await someKey();
  for (const content of [[], 'text', 4, null]) {
    const sealed = await keys.sealNote(AK, ALICE, 'x', /** @type {any} */ (content));
    await refuses(() => keys.openNote(AK, ALICE, 'x', sealed), 'malformed');
  }
});

// records

/** @param {Uint8Array<ArrayBuffer>} author */
function headerBy(author) {
  const place = { instance: INSTANCE, log: BOND, id: suite.random(16), author, room: 'now', kind: 'word' };
  return { ...place, subject: 'card-1', pair: EMPTY, parent: EMPTY, reveal: 'now', reveal_at: 0, revision: 1 };
}

/** Two people, the pair they both answer, and what each has written. */
async function couple() {
  const [alice, bob, BK] = [await someKey(), await someKey(), await someKey()];
  const pair = await record.pair(BOND, 'now', 'card-1', EMPTY, 0);
  const together = { reveal: 'together', pair };
  const hers = await record.seal({ ...headerBy(ALICE), ...together }, { words: 'hers' }, { AK: alice });
  const his = await record.seal({ ...headerBy(BOB), ...together }, { words: 'his' }, { AK: bob });
  return { alice, bob, BK, hers, his };
}

test('an own record opens for its author', async () => {
  const AK = await someKey();
  const fields = { words: 'I missed you', rating: 5 };
  const sealed = await record.seal(headerBy(ALICE), fields, { AK });
  const opened = await record.openOwn(sealed, { AK, self: sealed.self, author: ALICE });
  assert.deepEqual(opened, { fields, hash: sealed.hash });
});

test('commit, then release: each opens the other only over the hash that was pinned', async () => {
  const { alice, BK, hers, his } = await couple();
  const H = await record.partnerHash(his, hers, ALICE);
  const release = await hers.release(BK, 1, his.hash);
  const known = { BK, epoch: 1, H: his.hash, release, author: ALICE };
  assert.deepEqual((await record.open(hers, { ...known, pinned: H })).fields, { words: 'hers' });
  await refuses(() => record.open(hers, { ...known, pinned: his.hash }), 'mismatch');
  await refuses(() => record.open(hers, { ...known, H: hers.hash }), 'cannot-open');
  await refuses(() => record.open(hers, { ...known, author: BOB }), 'mismatch');
  const later = await record.release(alice, hers, BK, 1, his.hash);
  assert.deepEqual((await record.open(hers, { ...known, release: later })).hash, H);
});

test('a record for both is never released over nothing, and a private one never at all', async () => {
  const { BK, hers } = await couple();
  await refuses(() => hers.release(BK, 1, EMPTY), 'malformed');
  const AK = await someKey();
  const secretly = { log: ALICE, room: 'private', kind: 'private', subject: '', reveal: 'never' };
  const own = await record.seal({ ...headerBy(ALICE), ...secretly }, { words: 'mine' }, { AK });
  await refuses(() => own.release(BK, 1, EMPTY), 'malformed');
  const plain = await record.seal(headerBy(ALICE), {}, { AK });
  await refuses(() => plain.release(BK, 1, suite.random(32)), 'malformed');
});

test('a record for both does not open for a partner who forgets the own hash', async () => {
  const { BK, hers, his } = await couple();
  const release = await hers.release(BK, 1, his.hash);
  await refuses(() => record.open(hers, { BK, epoch: 1, H: EMPTY, release, author: ALICE }), 'malformed');
});

test("nothing but the partner's answer to the same question is taken as a reason to release", async () => {
  const { alice, hers, his } = await couple();
  assert.deepEqual(await record.partnerHash(hers, his, BOB), his.hash);
  const moved = { instance: CHARLIE, log: CHARLIE, room: 'deck', kind: 'guess', subject: 'card-2' };
  const other = { ...moved, pair: suite.random(32), parent: suite.random(32), author: CHARLIE };
  for (const [field, value] of Object.entries(other)) {
    await refuses(() => record.partnerHash(hers, { ...his, [field]: value }, BOB), 'mismatch');
  }
  await refuses(() => record.partnerHash(hers, { ...his, reveal: 'now', pair: EMPTY }, BOB), 'mismatch');
  await refuses(() => record.partnerHash(hers, hers, ALICE), 'mismatch');
  await refuses(() => record.partnerHash(hers, { ...his, com: EMPTY }, BOB), 'malformed');
  const now = await record.seal(headerBy(ALICE), {}, { AK: alice });
  await refuses(() => record.partnerHash(now, { ...now, author: BOB }, BOB), 'malformed');
});

test('words put into my mouth by someone with the bond key are not mine', async () => {
  const [alice, forger] = [await someKey(), await someKey()];
  const forged = await record.seal(headerBy(ALICE), { words: 'never said' }, { AK: forger });
  await refuses(() => record.openOwn(forged, { AK: alice, self: forged.self, author: ALICE }), 'cannot-open');
  const own = await record.seal(headerBy(ALICE), {}, { AK: alice });
  const keysOf = { AK: alice, self: own.self, author: ALICE };
  await refuses(() => record.openOwn({ ...own, mine: forged.mine }, keysOf), 'mismatch');
  await refuses(() => record.openOwn({ ...own, mine: flip(own.mine) }, keysOf), 'mismatch');
  await refuses(() => record.openOwn(own, { ...keysOf, author: BOB }), 'mismatch');
});

test('the key of a record is gone from memory once it is sealed', async () => {
  const given = { R: suite.random(32), nonce: suite.random(12), self_nonce: suite.random(12) };
  await record.seal(headerBy(ALICE), {}, { AK: await someKey() }, given);
  assert.deepEqual(given.R, new Uint8Array(32));
});

test('fifty records open with five calls of WebCrypto each', async () => {
  const { BK } = await couple();
  const AK = await someKey();
  const made = await Promise.all(
    Array.from({ length: 50 }, async (_, n) => {
      const sealed = await record.seal(headerBy(ALICE), { n }, { AK });
      return { sealed, release: await sealed.release(BK, 1, EMPTY) };
    }),
  );
  const calls = countCalls();
  try {
    const byRelease = made.map(({ sealed, release }) =>
      record.open(sealed, { BK, epoch: 1, H: EMPTY, release, author: ALICE }),
    );
    assert.deepEqual((await Promise.all(byRelease)).map(({ fields }) => fields.n), [...made.keys()]);
    assert.equal(calls.total(), 250);
    const bySelf = made.map(({ sealed }) => record.open(sealed, { AK, self: sealed.self, author: ALICE }));
    assert.deepEqual((await Promise.all(bySelf)).map(({ fields }) => fields.n), [...made.keys()]);
    assert.equal(calls.total(), 500);
  } finally {
    calls.restore();
  }
});

test('the keys that are kept for one log and epoch do not serve another', async () => {
  const [AK, raw] = [await someKey(), suite.random(32)];
  const kept = await suite.secret(raw);
  const sealed = await record.seal(headerBy(ALICE), {}, { AK });
  const elsewhere = await record.seal({ ...headerBy(ALICE), log: CHARLIE }, {}, { AK });
  for (const [made, epoch] of /** @type {const} */ ([[sealed, 1], [sealed, 2], [elsewhere, 2]])) {
    const release = await made.release(kept, epoch, EMPTY);
    const known = { BK: await suite.secret(raw), epoch, H: EMPTY, release, author: ALICE };
    assert.deepEqual((await record.open(made, known)).hash, made.hash);
    await refuses(() => record.open(made, { ...known, epoch: epoch + 1 }), 'cannot-open');
  }
});

test('a wrong size is named before an unknown suite, wherever each of them is', async () => {
  const AK = await someKey();
  const sealed = await record.seal(headerBy(ALICE), {}, { AK });
  const odd = { ...sealed, box: flip(sealed.box, 0) };
  const own = { AK, self: sealed.self, author: ALICE };
  await refuses(() => record.open(odd, own), 'suite');
  await refuses(() => record.open({ ...odd, com: EMPTY }, own), 'malformed');
  await refuses(() => record.open(odd, { ...own, self: sealed.self.slice(1) }), 'malformed');
});

// invitation

/** Two people who meet, each with what the other may see and what not. */
async function meeting() {
  const person = async (/** @type {Uint8Array<ArrayBuffer>} */ id) => {
    const [identity, ephemeral] = [await keys.newIdentity(), await invitation.newEphemeral()];
    const shown = { person: id, identity: identity.public, ephemeral: ephemeral.public, nonce: suite.random(32) };
    const importing = [exchange.importPrivate(identity.pkcs8), invitation.importEphemeral(ephemeral.pkcs8)];
    const [own, once] = /** @type {[CryptoKey, CryptoKey]} */ (await Promise.all(importing));
    return { shown, own: { identity: own, ephemeral: once } };
  };
  const [A, B] = [await person(ALICE), await person(BOB)];
  const where = { instance: INSTANCE, invitation: suite.random(16), bond: BOND, kind: 'couple', lang: 'en' };
  return { S: suite.random(32), facts: { ...where, A: A.shown, B: B.shown }, A: A.own, B: B.own };
}

test('a link is read back as it was made, and in no other form', async () => {
  const link = { lang: 'en', S: suite.random(32), c: suite.random(32) };
  const fragment = invitation.buildFragment(link);
  assert.deepEqual(invitation.parseFragment(`#${fragment}`), link);
  assert.deepEqual(invitation.parseFragment(fragment), link);
  const [, lang, S, c] = fragment.split('.');
  const parts = ['', `v2.${lang}.${S}.${c}`, `v1.${lang}.${S}`, `v1..${S}.${c}`, `v1.${lang}.${S}A.${c}`];
  for (const text of [...parts, `${fragment}.x`, `##${fragment}`, `${fragment}=`, fragment.slice(0, -1)]) {
    await refuses(() => invitation.parseFragment(text), 'malformed');
  }
});

test('both sides come to the same codes, one for each direction', async () => {
  const { S, facts, A, B } = await meeting();
  const [ofA, ofB] = [await invitation.exchange(facts, S, 'A', A), await invitation.exchange(facts, S, 'B', B)];
  const codes = await invitation.codes(ofA);
  assert.deepEqual(await invitation.codes(ofB), codes);
  assert.notDeepEqual(codes.A, codes.B);
  await invitation.checkCode(ofA, 'B', codes.B);
  await refuses(() => invitation.checkCode(ofA, 'B', codes.A), 'mismatch');
  const BK = suite.random(32);
  const gift = await invitation.sealGift(ofA, BOND, 1, BK);
  assert.deepEqual(await invitation.openGift(ofB, BOND, 1, gift), BK);
});

test('whatever a host tells the two sides differently gives them different codes', async () => {
  const { S, facts, A, B } = await meeting();
  const { B: heard } = await invitation.codes(await invitation.exchange(facts, S, 'B', B));
  const lies = { instance: CHARLIE, invitation: CHARLIE, bond: CHARLIE, kind: 'friends', lang: 'cs' };
  const told = Object.entries(lies).map(([field, value]) => ({ ...facts, [field]: value }));
  const swaps = { person: CHARLIE, nonce: suite.random(32), identity: (await keys.newIdentity()).public };
  for (const [field, value] of Object.entries(swaps)) {
    told.push({ ...facts, B: { ...facts.B, [field]: value } });
  }
  for (const lie of told) {
    const K = await invitation.exchange(lie, S, 'A', A);
    await refuses(() => invitation.checkCode(K, 'B', heard), 'mismatch');
  }
  const otherS = await invitation.exchange(facts, suite.random(32), 'A', A);
  await refuses(() => invitation.checkCode(otherS, 'B', heard), 'mismatch');
});

test('an all-zero agreement is refused even by an engine that would give it', async (t) => {
  const { S, facts, A } = await meeting();
  t.mock.method(crypto.subtle, 'deriveBits', async () => new ArrayBuffer(32));
  await refuses(() => invitation.exchange(facts, S, 'A', A), 'weak');
});

test('messages of an invitation say who sent them, and the revealed keys must be those of the link', async () => {
  const { S, facts } = await meeting();
  const envelope = { S, instance: INSTANCE, invitation: facts.invitation };
  const note = { name: 'Alice', note: 'Zítra v sedm?' };
  assert.deepEqual(await invitation.openNote(envelope, BOND, await invitation.sealNote(envelope, BOND, note)), note);
  const { person, ...inviter } = { ...facts.A, name: 'Alice' };
  const hello = await invitation.sealHello(envelope, BOB, inviter);
  assert.deepEqual(await invitation.openHello(envelope, BOB, hello), inviter);
  await refuses(() => invitation.openHello(envelope, person, hello), 'cannot-open');
  const c = await invitation.commit(facts.invitation, facts.A);
  const reveal = await invitation.sealReveal(envelope, ALICE, inviter);
  assert.deepEqual(await invitation.openReveal(envelope, ALICE, reveal, c), inviter);
  await refuses(() => invitation.openReveal(envelope, ALICE, reveal, flip(c)), 'mismatch');
});

// words

test('words are drawn without favour: an uneven draw is thrown away', async () => {
  const draws = [0xffffffff, 0, 5].map((n) => bytes.u32(n));
  const next = () => /** @type {Uint8Array<ArrayBuffer>} */ (draws.shift());
  assert.deepEqual(words.pick(['a', 'b', 'c'], 2, next), ['a', 'c']);
  await refuses(() => words.pick([], 1, suite.random), 'malformed');
});

test('every word of a list comes up', () => {
  const list = ['a', 'b', 'c', 'd', 'e'];
  assert.deepEqual([...new Set(words.pick(list, 500, suite.random))].sort(), list);
});

test('four bytes are spoken as four words of a list of 256', async () => {
  const list = Array.from({ length: 256 }, (_, n) => `w${n}`);
  assert.deepEqual(words.spoken(Uint8Array.of(0, 255, 7, 7), list), ['w0', 'w255', 'w7', 'w7']);
  await refuses(() => words.spoken(Uint8Array.of(1), list), 'malformed');
  await refuses(() => words.spoken(suite.random(4), list.slice(1)), 'malformed');
});

test('the lowest of several hashes is so by its bytes, not by its letters', () => {
  const [zero, high] = [bytes.b64(Uint8Array.of(0, 1, 2)), bytes.b64(Uint8Array.of(0xfb, 1, 2))];
  assert.ok(high < zero, 'as text it is the other way round');
  assert.equal(bytes.lowest([high, zero]), zero);
  assert.equal(bytes.lowest([zero, high]), zero);
  assert.equal(bytes.lowest([]), undefined);
});
