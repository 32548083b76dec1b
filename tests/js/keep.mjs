import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { disk, standIn } from './browser.mjs';

standIn();
const JS = '../../src/usness/web/static/js';
const { b64, unb64 } = await import(`${JS}/seal/bytes.js`);
const { Failure } = await import(`${JS}/seal/failure.js`);
const { newIdentity, openBondKey, sealIdentity } = await import(`${JS}/seal/keys.js`);
const { codes, parseFragment } = await import(`${JS}/seal/invitation.js`);
const { random, secret } = await import(`${JS}/seal/suite.js`);
const { Keys, NoKey, openKeys, storeDevice, wipe } = await import(`${JS}/keep/keys.js`);
const { changed, firstManifest, openedManifest, sealed } = await import(`${JS}/keep/manifest.js`);
const drafts = await import(`${JS}/keep/drafts.js`);
const meeting = await import(`${JS}/keep/meeting.js`);
const { mayTry, missed, onlyOne } = await import(`${JS}/keep/misses.js`);
const notes = await import(`${JS}/keep/notes.js`);
const { sixWords, weakness } = await import(`${JS}/keep/passphrase.js`);
const { pin, pinned } = await import(`${JS}/keep/pins.js`);
const { noteOf } = await import(`${JS}/link.js`);

/** @typedef {import('../../src/usness/web/static/js/keep/keys.js').Keys} KeysOfOne */

const INSTANCE = random(16);
const because = (/** @type {string} */ kind) => (/** @type {unknown} */ error) =>
  error instanceof Failure && error.kind === kind;
const bytes = (/** @type {number} */ n) => new Uint8Array(32).fill(n);

/**
 * @param {string} name
 * @param {Uint8Array<ArrayBuffer>} [AK]
 */
async function account(name, AK = random(32)) {
  const [person, half, key] = [random(16), random(32), await secret(AK.slice())];
  const pair = await newIdentity();
  const identity_box = b64(await sealIdentity(key, person, pair.public, pair.pkcs8));
  const manifest = await sealed(key, firstManifest(INSTANCE, person, name, pair.public), 1);
  const identity = b64(pair.public);
  const session = { person: b64(person), secret: b64(half), identity, identity_box, manifest, bond_keys: [], private_n: 0 };
  await storeDevice(person, half, AK);
  return { person, half, AK, key, session: /** @type {any} */ (session) };
}

/** @param {{ session: any }} of */
const opened = ({ session }) => openKeys({ session, instance: b64(INSTANCE) });

beforeEach(() => disk.clear());

test('keys open from this device and this session together, and from neither alone', async () => {
  const mira = await account('Mira');
  assert.equal((await opened(mira)).manifest.name, 'Mira');
  const otherSession = { session: { ...mira.session, secret: b64(random(32)) } };
  await assert.rejects(opened(otherSession), NoKey);
  await wipe();
  await assert.rejects(opened(mira), NoKey);
});

test('the account key lies nowhere in the clear, and cannot be exported', async () => {
  const mira = await account('Mira');
  const keys = await opened(mira);
  assert.equal(keys.AK.extractable, false);
  const wraps = [...(disk.get('device')?.values() ?? [])].map((row) => Buffer.from(/** @type {any} */ (row)));
  assert.equal(wraps.length, 1);
  assert.ok(wraps.every((wrap) => !wrap.includes(Buffer.from(mira.AK))));
});

test('a manifest is refused when it is older, of another house, or when it names another identity', async () => {
  const mira = await account('Mira');
  const keys = await opened(mira);
  const newer = await changed(keys, (manifest) => ({ ...manifest, pace: 2 }));
  assert.equal((await opened({ session: { ...mira.session, manifest: newer } })).manifest.pace, 2);
  await assert.rejects(opened(mira), because('mismatch'));
  const elsewhere = { session: { ...mira.session, manifest: newer }, instance: b64(random(16)) };
  await assert.rejects(openKeys(elsewhere), because('cannot-open'));
  const swapped = { session: { ...mira.session, manifest: newer, identity: b64(random(32)) } };
  await assert.rejects(opened(swapped), because('mismatch'));
  await assert.rejects(
    openedManifest({ AK: mira.key, instance: INSTANCE, person: random(16) }, newer),
    because('cannot-open'),
  );
});

test('sign-out forgets the keys, the drafts and the notes, and never the pins', async () => {
  const keys = await opened(await account('Mira'));
  const log = b64(random(16));
  await drafts.save(keys, log, 'q001', { words: 'half a sentence' });
  await notes.mark(keys, 'pass', notes.of(log, 'q001'));
  await pin(bytes(1), bytes(2), bytes(9));
  await wipe();
  assert.equal(await drafts.load(keys, log, 'q001'), null);
  assert.deepEqual([...disk.entries()].filter(([, rows]) => rows.size).map(([name]) => name).sort(), ['pins', 'seen']);
  await assert.rejects(pin(bytes(1), bytes(3), bytes(9)), because('mismatch'));
});

test('one record is released for one partner record only, and a pair has one partner record only', async () => {
  await pin(bytes(1), bytes(2), bytes(9));
  await pin(bytes(1), bytes(2), bytes(9));
  await assert.rejects(pin(bytes(1), bytes(3), bytes(9)), because('mismatch'));
  await assert.rejects(pin(bytes(1), bytes(2), bytes(8)), because('mismatch'));
  await assert.rejects(pin(bytes(4), bytes(3), bytes(9)), because('mismatch'));
  // The partner on the same device: the same two records, seen from the other side.
  await pin(bytes(2), bytes(1), bytes(9));
  assert.deepEqual(await pinned(bytes(1)), bytes(2));
  assert.equal(await pinned(bytes(5)), null);
});

test('a draft opens for its own person and place only, and its name tells nothing', async () => {
  const [mira, jonas] = [await opened(await account('Mira')), await opened(await account('Jonas'))];
  const log = b64(random(16));
  await drafts.save(mira, log, 'q001', { words: 'half a sentence' });
  assert.deepEqual(await drafts.load(mira, log, 'q001'), { words: 'half a sentence' });
  assert.equal(await drafts.load(mira, log, 'q002'), null);
  assert.equal(await drafts.load(jonas, log, 'q001'), null);
  assert.ok([...(disk.get('drafts')?.keys() ?? [])].every((name) => !name.includes('q001') && !name.includes(log)));
  await drafts.drop(mira, log, 'q001');
  assert.equal(await drafts.load(mira, log, 'q001'), null);
});

test('a third miss is the last, also after a reload, and a second message of the other side is refused', async () => {
  const invitation = b64(random(16));
  assert.deepEqual([await missed(invitation), await missed(invitation)], [true, true]);
  assert.equal(await mayTry(invitation), true);
  assert.equal(await missed(invitation), false);
  assert.equal(await mayTry(invitation), false);
  await onlyOne(invitation, bytes(1));
  await onlyOne(invitation, bytes(1));
  await assert.rejects(onlyOne(invitation, bytes(2)), because('mismatch'));
});

test('what people type when they are asked for something long is told apart from a passphrase', () => {
  assert.equal(weakness('too short', ''), 'short');
  assert.equal(weakness('   fourteen chr ', ''), 'short');
  for (const known of ['passwordpassword', 'Correct Horse Battery Staple', 'aaaaaaaaaaaaaaaaaaa', 'iloveyouforever123']) {
    assert.equal(weakness(known, ''), 'known', known);
  }
  assert.equal(weakness('mira.lindqvist mira', 'mira.lindqvist'), 'handle');
  assert.equal(weakness('violet anchors hum at noon', 'mira'), null);
  assert.equal(sixWords(['one', 'two']).length, 6);
});

/**
 * @param {KeysOfOne} inviter
 * @param {KeysOfOne} invitee
 */
async function invited(inviter, invitee) {
  const A = await meeting.newSecrets({ kind: 'partners', words: 'en' });
  const { note, bond_key } = await meeting.invite(inviter, A, 'no big talk');
  inviter.session.bond_keys.push({ bond: A.bond, ...bond_key });
  const link = parseFragment(await meeting.fragment(inviter, A));
  const told = /** @type {any} */ ({ id: A.id, bond: A.bond, kind: A.kind, lang: 'en', note });
  told.inviter = b64(inviter.person);
  told.invitee = b64(invitee.person);
  const B = await meeting.answerTo(link, told);
  told.hello = await meeting.hello(invitee, B);
  told.reveal = await meeting.reveal(inviter, A);
  return { A, B, told, link };
}

/**
 * @param {KeysOfOne} keys
 * @param {(manifest: any) => any} change
 */
const withChange = (keys, change) => new Keys(keys.instance, keys.session, keys.AK, change(keys.manifest));

test('two people meet: one key, two codes, and the room key only after both own matches', async () => {
  const [mira, jonas] = [await opened(await account('Mira')), await opened(await account('Jonas'))];
  const { A, B, told, link } = await invited(mira, jonas);
  assert.deepEqual(await noteOf(link.S, told, INSTANCE), { name: 'Mira', note: 'no big talk' });
  const atMira = await meeting.meet(mira, A, 'A', told);
  disk.clear();
  const atJonas = await meeting.meet(jonas, B, 'B', told);
  assert.deepEqual(await codes(atMira.K), await codes(atJonas.K));
  await assert.rejects(meeting.gift(mira, A, atMira.K), because('mismatch'));
  const miraMet = withChange(mira, meeting.pinning(A, atMira));
  const gift = await meeting.gift(miraMet, A, atMira.K);
  await assert.rejects(meeting.take(jonas, B, atJonas.K, gift), because('mismatch'));
  const jonasMet = withChange(jonas, meeting.pinning(B, atJonas));
  const { epoch, box } = await meeting.take(jonasMet, B, atJonas.K, gift);
  assert.equal(epoch, 1);
  assert.ok(await openBondKey(jonas.AK, unb64(A.bond), 1, jonas.person, unb64(box)));
  assert.equal(jonasMet.partner(A.bond)?.name, 'Mira');
});

test('keys that are not those of the link are refused before any word is spoken', async () => {
  const [mira, jonas, mallory] = await Promise.all(['M', 'J', 'X'].map(async (name) => opened(await account(name))));
  if (!mira || !jonas || !mallory) throw new Error('three people');
  const { A, B, told } = await invited(mira, jonas);
  const theirs = { ...A, ...(await meeting.newSecrets({ kind: 'partners', words: 'en' }, A.bond)), id: A.id, S: A.S };
  const forged = { ...told, inviter: b64(mallory.person), reveal: await meeting.reveal(mallory, theirs) };
  await assert.rejects(meeting.meet(jonas, B, 'B', forged), because('mismatch'));
});

test('a host that tells the two sides different things gives them different words', async () => {
  const [mira, jonas] = [await opened(await account('Mira')), await opened(await account('Jonas'))];
  const { A, B, told } = await invited(mira, jonas);
  const atMira = await meeting.meet(mira, A, 'A', told);
  disk.clear();
  const atJonas = await meeting.meet(jonas, { ...B, kind: 'friends' }, 'B', told);
  assert.notDeepEqual(await codes(atMira.K), await codes(atJonas.K));
});
