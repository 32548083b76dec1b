import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { disk, standIn } from './browser.mjs';

standIn();
const { b64, unb64 } = await import('../../src/usness/web/static/js/seal/bytes.js');
const { Failure } = await import('../../src/usness/web/static/js/seal/failure.js');
const { sealBondKey } = await import('../../src/usness/web/static/js/seal/keys.js');
const { random, secret } = await import('../../src/usness/web/static/js/seal/suite.js');
const { Keys } = await import('../../src/usness/web/static/js/keep/keys.js');
const notes = await import('../../src/usness/web/static/js/keep/notes.js');
const entries = await import('../../src/usness/web/static/js/entries.js');

/** @typedef {import('../../src/usness/web/static/js/keep/keys.js').Keys} KeysOfOne */
/** @typedef {import('../../src/usness/web/static/js/keep/records.js').RecordJson} RecordJson */

const INSTANCE = random(16);
const BOND = b64(random(16));
const [ALICE, BOB] = [random(16), random(16)];
const CARD = { log: BOND, room: 'questions', kind: 'answer', subject: 'q001', reveal: /** @type {const} */ ('together') };

/** How many entries a host gives at once. */
const PAGE = 200;

/** @type {{ method: string, path: string, body: any }[]} */
let asked = [];
/** @type {Map<string, any[]>} the private logs of this host */
let kept = new Map();
/** @type {(method: string, path: string) => { status: number, refused: string } | 'lost' | undefined} */
let refuse = () => undefined;

/** A host that takes everything down, and answers as the contract says. */
globalThis.fetch = async (/** @type {RequestInfo | URL} */ input, /** @type {RequestInit | undefined} */ init) => {
  const [path, method] = [String(input), init?.method ?? 'GET'];
  const body = init?.body ? JSON.parse(String(init.body)) : undefined;
  asked.push({ method, path, body });
  const no = refuse(method, path);
  if (no && no !== 'lost') return Response.json({ refused: no.refused, sentence: '' }, { status: no.status });
  const answer = answered(method, path, body);
  if (no === 'lost') throw new TypeError('the line is down');
  return Response.json(answer);
};

/**
 * @param {string} method
 * @param {string} path
 * @param {any} body
 */
function answered(method, path, body) {
  const [, , log = ''] = path.split('/');
  const own = kept.get(log) ?? [];
  kept.set(log, own);
  if (method === 'PUT') return { open: false };
  if (method === 'GET') {
    const after = Number(new URL(path, 'http://house').searchParams.get('after'));
    const page = own.filter(({ n }) => n > after).slice(0, PAGE);
    return { entries: page, after: page.at(-1)?.n ?? after, more: page.length === PAGE };
  }
  const record = { ...body, author: b64(bodyAuthor), day: '2026-03-01', gone: false };
  if (!own.some(({ id }) => id === body.id)) own.push({ ...record, n: own.length + 1 });
  return { record: { ...record, n: 0 }, partner: null };
}

/** Whoever is signed in at the host just now. */
let bodyAuthor = ALICE;

/**
 * @param {Uint8Array<ArrayBuffer>} person
 * @param {Uint8Array<ArrayBuffer>} partner
 * @param {Uint8Array<ArrayBuffer>} BK
 * @returns {Promise<KeysOfOne>}
 */
async function keysFor(person, partner, BK) {
  const AK = await secret(random(32));
  const bond_keys = [{ bond: BOND, epoch: 1, box: b64(await sealBondKey(AK, unb64(BOND), 1, person, BK)) }];
  const session = { person: b64(person), bond_keys, private_n: 0, manifest: { revision: 1, box: '' } };
  const bonds = { [BOND]: { partner: b64(partner), identity: b64(random(32)), name: 'the other', epoch: 1 } };
  return new Keys(INSTANCE, /** @type {any} */ (session), AK, /** @type {any} */ ({ name: 'one', bonds }));
}

/**
 * @param {KeysOfOne} keys
 * @param {Uint8Array<ArrayBuffer>} author
 * @param {import('../../src/usness/web/static/js/entries.js').Where} where
 * @param {{ [name: string]: unknown }} fields
 */
async function written(keys, author, where, fields) {
  bodyAuthor = author;
  return (await entries.write(keys, where, fields)).record;
}

const because = (/** @type {string} */ kind) => (/** @type {unknown} */ error) =>
  error instanceof Failure && error.kind === kind;
const paths = () => asked.map(({ method, path }) => `${method} ${path.replace(/[\w-]{22}/g, '*')}`);

/** @type {KeysOfOne} */
let alice;
/** @type {KeysOfOne} */
let bob;

beforeEach(async () => {
  const BK = random(32);
  alice = await keysFor(ALICE, BOB, BK.slice());
  bob = await keysFor(BOB, ALICE, BK);
  [asked, kept, refuse] = [[], new Map(), () => undefined];
  disk.clear();
});

test('what is written privately says nothing of its room', async () => {
  const own = { log: b64(ALICE), room: 'questions', kind: 'answer', subject: 'q001', reveal: /** @type {const} */ ('now') };
  const record = await written(alice, ALICE, own, { words: 'for me' });
  const { room, kind, subject, reveal, release } = asked[0]?.body;
  assert.deepEqual([room, kind, subject, reveal, release], ['private', 'private', '', 'never', '']);
  assert.deepEqual((await entries.openEntry(alice, b64(ALICE), record)).fields, {
    words: 'for me', room: 'questions', kind: 'answer', subject: 'q001',
  });
});

test('after a lost answer the same words go out as the same bytes, and then anew', async () => {
  refuse = () => 'lost';
  await assert.rejects(written(alice, ALICE, CARD, { words: 'once' }));
  refuse = () => undefined;
  await written(alice, ALICE, CARD, { words: 'once' });
  await written(alice, ALICE, CARD, { words: 'once' });
  const [first, again, fresh] = asked.map(({ body }) => JSON.stringify(body));
  assert.equal(first, again);
  assert.notEqual(again, fresh);
});

test('the pin is in the own log before the release leaves', async () => {
  const mine = await written(alice, ALICE, CARD, { words: 'a' });
  const theirs = await written(bob, BOB, CARD, { words: 'b' });
  [asked, bodyAuthor] = [[], ALICE];
  await entries.give(alice, BOND, mine, theirs);
  assert.deepEqual(paths(), ['POST /logs/*/entries', 'PUT /logs/*/entries/*/release']);
  assert.equal(asked[0]?.path, `/logs/${b64(ALICE)}/entries`);
  assert.equal(asked[1]?.body.partner, await entries.hashOf(alice, BOND, theirs));
});

test('a release that was lost is given again, with one pin only', async () => {
  const mine = await written(alice, ALICE, CARD, { words: 'a' });
  const theirs = await written(bob, BOB, CARD, { words: 'b' });
  [asked, bodyAuthor] = [[], ALICE];
  refuse = (method) => (method === 'PUT' ? 'lost' : undefined);
  await assert.rejects(entries.give(alice, BOND, mine, theirs));
  refuse = () => undefined;
  await entries.give(alice, BOND, mine, theirs);
  assert.equal(paths().filter((path) => path.startsWith('POST')).length, 1);
  assert.equal(kept.get(b64(ALICE))?.length, 1);
});

test('no second answer is taken for a pair, by this device or by another one of the same person', async () => {
  const mine = await written(alice, ALICE, CARD, { words: 'a' });
  const theirs = await written(bob, BOB, CARD, { words: 'b' });
  const other = await written(bob, BOB, CARD, { words: 'another b' });
  bodyAuthor = ALICE;
  await entries.give(alice, BOND, mine, theirs);
  await assert.rejects(entries.give(alice, BOND, mine, other), because('mismatch'));
  disk.clear();
  const elsewhere = new Keys(INSTANCE, { ...alice.session, private_n: 1 }, alice.AK, alice.manifest);
  asked = [];
  await assert.rejects(entries.give(elsewhere, BOND, mine, other), because('mismatch'));
  assert.ok(!paths().some((path) => path.startsWith('PUT')));
});

test('what fits this pair in all but one name is not the other answer', async () => {
  const mine = await written(alice, ALICE, CARD, { words: 'a' });
  const strangers = [{ subject: 'q002' }, { room: 'confide' }, { kind: 'guess' }, { round: 1 }];
  asked = [];
  for (const change of strangers) {
    const theirs = await written(bob, BOB, { ...CARD, ...change }, { words: 'b' });
    await assert.rejects(entries.give(alice, BOND, mine, theirs), because('mismatch'));
  }
  await assert.rejects(entries.give(alice, BOND, mine, mine), because('mismatch'));
  assert.ok(!paths().some((path) => path.startsWith('PUT')));
});

test("words that the house put into one's mouth are not released", async () => {
  const mine = await written(alice, ALICE, CARD, { words: 'a' });
  const theirs = await written(bob, BOB, CARD, { words: 'b' });
  const forged = { ...mine, mine: b64(random(32)) };
  asked = [];
  await assert.rejects(entries.give(alice, BOND, forged, theirs), because('mismatch'));
  assert.deepEqual(asked, []);
});

test('each opens only what was pinned', async () => {
  const mine = await written(alice, ALICE, CARD, { words: 'a' });
  const theirs = await written(bob, BOB, CARD, { words: 'b' });
  const other = await written(bob, BOB, CARD, { words: 'another b' });
  await give(alice, ALICE, mine, theirs);
  const open = { ...theirs, release: await releaseOf(bob, BOB, theirs, mine) };
  assert.equal((await entries.openTheirs(alice, BOND, mine, open)).fields.words, 'b');
  const swapped = { ...other, release: await releaseOf(bob, BOB, other, mine) };
  await assert.rejects(entries.openTheirs(alice, BOND, mine, swapped), because('mismatch'));
  disk.get('pins')?.clear();
  for (const one of [open, swapped]) {
    await assert.rejects(entries.openTheirs(alice, BOND, mine, one), because('mismatch'));
  }
});

/**
 * @param {KeysOfOne} keys
 * @param {Uint8Array<ArrayBuffer>} person
 * @param {RecordJson} mine
 * @param {RecordJson} theirs
 */
async function give(keys, person, mine, theirs) {
  bodyAuthor = person;
  await entries.give(keys, BOND, mine, theirs);
}

/**
 * The two share one device here, so that each keeps pins of an own.
 *
 * @param {KeysOfOne} keys
 * @param {Uint8Array<ArrayBuffer>} person
 * @param {RecordJson} mine
 * @param {RecordJson} theirs
 * @returns {Promise<string>}
 */
async function releaseOf(keys, person, mine, theirs) {
  const before = new Map(disk);
  disk.set('pins', new Map());
  await give(keys, person, mine, theirs);
  for (const [name, rows] of before) disk.set(name, rows);
  return asked.findLast(({ method }) => method === 'PUT')?.body.release;
}

test("a refusal of the house about the other's answer is told as a change", async () => {
  const mine = await written(alice, ALICE, CARD, { words: 'a' });
  const theirs = await written(bob, BOB, CARD, { words: 'b' });
  refuse = (method) => (method === 'PUT' ? { status: 409, refused: 'other-answer' } : undefined);
  await assert.rejects(give(alice, ALICE, mine, theirs), because('mismatch'));
});

test('a mark is written once, stays silent, and is found by another device', async () => {
  const card = { room: 'questions', log: BOND, subject: 'q001', round: 0 };
  bodyAuthor = ALICE;
  await entries.mark(alice, 'pass', card);
  await entries.mark(alice, 'pass', card);
  assert.equal(paths().filter((path) => path.startsWith('POST')).length, 1);
  assert.ok(!JSON.stringify(asked).includes('q001'));
  disk.clear();
  const elsewhere = new Keys(INSTANCE, { ...alice.session, private_n: 1 }, alice.AK, alice.manifest);
  await entries.synced(elsewhere);
  assert.equal(await notes.highest(elsewhere, 'pass', notes.of(BOND, 'q001')), 1);
});

test('what bears the same name is found again, the newest first', async () => {
  bodyAuthor = ALICE;
  const own = { log: b64(ALICE), room: 'questions', kind: 'answer', subject: 'q001', reveal: /** @type {const} */ ('now') };
  for (const words of ['first', 'second', 'third']) await written(alice, ALICE, own, { words });
  await written(alice, ALICE, { ...own, subject: 'q002' }, { words: 'another' });
  const newest = await entries.newest(alice, { room: 'questions', kind: 'answer', subject: 'q001' });
  assert.equal(newest?.fields.words, 'third');
  assert.ok(newest);
  assert.deepEqual((await entries.earlier(alice, newest)).map(({ fields }) => fields.words), ['second', 'first']);
});

test('one private entry that does not open hides no other', async () => {
  const own = { log: b64(ALICE), room: 'time', kind: 'plan', reveal: /** @type {const} */ ('now') };
  await written(alice, ALICE, own, { day: '2026-03-01' });
  await written(alice, ALICE, own, { day: '2026-03-02' });
  const [first] = kept.get(b64(ALICE)) ?? [];
  first.com = b64(random(32));
  const found = await entries.newest(alice, { room: 'time', kind: 'plan' });
  assert.equal(found?.fields.day, '2026-03-02');
});

/** @param {number} n */
const note = (n) => ({ log: b64(ALICE), room: 'journal', kind: 'page', reveal: /** @type {const} */ ('now'), words: n });

test('own entries come from the newest to the oldest, each once, in as many parts as it takes', async () => {
  const count = 2 * PAGE + 5;
  for (let n = 1; n <= count; n += 1) await written(alice, ALICE, note(n), { words: String(n) });
  asked = [];
  const parts = [];
  for await (const { entries: part, before } of entries.privatelyBack(alice)) parts.push({ part, before });
  assert.deepEqual(parts.map(({ before }) => before), [PAGE + 5, 5, 0]);
  const words = parts.flatMap(({ part }) => part.map(({ fields }) => Number(fields.words)));
  assert.deepEqual(words, Array.from({ length: count }, (_, n) => count - n));
  assert.equal(asked.length, 3);
});

test('in an empty log there is nothing to read backwards', async () => {
  const parts = [];
  for await (const part of entries.privatelyBack(alice)) parts.push(part);
  assert.deepEqual([parts, asked], [[], []]);
});

test('what is visible is the newest state of each entry, and nothing that was taken back', async () => {
  const [one, two, three] = ['a', 'b', 'c'].map((id) => ({ id, gone: false }));
  const rows = [one, two, three, { ...one, release: 'r' }, { id: 'b', gone: true }].map((row, n) => ({ ...row, n: n + 1 }));
  kept.set(BOND, rows);
  const told = /** @type {number[]} */ ([]);
  const found = await entries.visible(BOND, (after) => told.push(after));
  assert.deepEqual(found.map(({ id, release }) => [id, release]), [['a', 'r'], ['c', undefined]]);
  assert.deepEqual(told, [5]);
});

test('a shared entry opens once it may be opened; before that, and when it was changed, it is nothing', async () => {
  const line = { log: BOND, room: 'journal', kind: 'line', reveal: /** @type {const} */ ('now') };
  const mine = await written(alice, ALICE, line, { words: 'tired' });
  const theirs = await written(bob, BOB, line, { words: 'me too' });
  const waits = { ...(await written(bob, BOB, CARD, { words: 'not yet' })), release: '' };
  const among = [mine, theirs, waits];
  const opened = (/** @type {RecordJson} */ json) => entries.openAmong(alice, BOND, json, among);
  assert.deepEqual((await opened(mine))?.words, 'tired');
  assert.deepEqual((await opened(theirs))?.words, 'me too');
  assert.equal(await opened(waits), undefined);
  assert.equal(await opened({ ...theirs, com: b64(random(32)) }), undefined);
});

/** 2026-11-20, as a header has it. */
const DAY = Date.parse('2026-11-20') / 1000;
const LATER = {
  log: BOND, room: 'confide', kind: 'confide', reveal: /** @type {const} */ ('at'), reveal_at: DAY, wait: 600,
};

test('what goes later takes its key along; the wait lies beside the box, and the header has the day alone', async () => {
  const record = await written(alice, ALICE, LATER, { words: 'a worry' });
  const { body } = asked[0] ?? {};
  assert.deepEqual([body.reveal, body.reveal_at, body.wait], ['at', DAY, 600]);
  assert.ok(body.release);
  assert.deepEqual((await entries.openEntry(bob, BOND, record)).fields, { words: 'a worry' });
  await assert.rejects(entries.openEntry(bob, BOND, { ...record, reveal_at: DAY + 86_400 }), because('cannot-open'));
});

test('a letter for a day names no wait', async () => {
  const { wait, ...letter } = LATER;
  assert.equal(wait, 600);
  await written(alice, ALICE, letter, { words: 'for then' });
  assert.equal('wait' in asked[0]?.body, false);
});

test('what was there for nobody else leaves nothing to be found when it is taken back', async () => {
  assert.equal(await entries.leftNothing(BOND, 'went'), false);
  refuse = () => ({ status: 404, refused: 'absent' });
  assert.equal(await entries.leftNothing(BOND, 'waited'), true);
  refuse = () => ({ status: 423, refused: 'locked' });
  await assert.rejects(entries.leftNothing(BOND, 'unknown'));
});
