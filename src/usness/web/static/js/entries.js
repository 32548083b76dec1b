import { b64 } from './seal/bytes.js';
import { Failure } from './seal/failure.js';
import { call, Refusal } from './api.js';
import { ownLog } from './keep/keys.js';
import * as notes from './keep/notes.js';
import { pinned } from './keep/pins.js';
import * as records from './keep/records.js';

/** @import { Document } from './seal/document.js' */
/** @import { Opened } from './seal/record.js' */
/** @import { Keys } from './keep/keys.js' */
/** @import { PrivateEntry } from './keep/notes.js' */
/** @import { Posted, RecordJson } from './keep/records.js' */

/**
 * @typedef {object} Where what the host may know of an entry. In the own log it goes into the box with the words
 * @property {string} log base64url
 * @property {string} room
 * @property {string} kind
 * @property {'now' | 'together' | 'at'} reveal
 * @property {string} [subject]
 * @property {string} [parent] base64url
 * @property {number} [round] how often this pair has been revealed
 * @property {number} [reveal_at] of what opens at a time: the day, by its first second in UTC
 * @property {number} [wait] of what opens at a time: for how many seconds it is held back
 */

/** @typedef {PrivateEntry & { json: RecordJson }} OwnEntry */
/** @typedef {{ record: RecordJson, partner: RecordJson | null }} Written */
/** @typedef {{ entries: (RecordJson & { n: number })[], after: number, more: boolean }} Batch */

/** @type {Map<string, Posted>} */
const unacknowledged = new Map();

/** @type {WeakMap<Keys, Promise<void>>} */
const syncing = new WeakMap();

/**
 * The body of one entry. Whoever keeps it until the host has acknowledged it can send it twice without writing twice.
 *
 * @param {Keys} keys
 * @param {Where} where
 * @param {Document} fields
 * @returns {Promise<Posted>}
 */
export async function sealed(keys, where, fields) {
  const { log, room, kind, subject } = where;
  if (log !== ownLog(keys)) return (await records.make(keys, log, where, fields)).body;
  return records.makePrivate(keys, { ...fields, room, kind, ...(subject ? { subject } : {}) });
}

/**
 * @param {Keys} keys
 * @param {string} log
 * @param {Posted} body
 * @returns {Promise<Written>}
 */
export async function send(keys, log, body) {
  /** @type {Written} */
  const written = await call('POST', `/logs/${log}/entries`, body);
  if (log === ownLog(keys)) moreToSync(keys);
  return written;
}

/** @param {Keys} keys */
function moreToSync(keys) {
  keys.session.private_n += 1;
  syncing.delete(keys);
}

/**
 * Seals and sends; after a failure the same words go out as the same bytes, so that a lost answer makes no second entry.
 *
 * @param {Keys} keys
 * @param {Where} where
 * @param {Document} fields
 * @returns {Promise<Written>}
 */
export async function write(keys, where, fields) {
  const same = JSON.stringify([where, fields]);
  const body = unacknowledged.get(same) ?? (await sealed(keys, where, fields));
  unacknowledged.set(same, body);
  const written = await send(keys, where.log, body);
  unacknowledged.delete(same);
  return written;
}

/**
 * A silent note to oneself: that a card was passed, or opened.
 *
 * @param {Keys} keys
 * @param {'pass' | 'opened'} kind
 * @param {{ room: string, log: string, subject: string, round: number }} card
 */
export async function mark(keys, kind, { room, log, subject, round }) {
  if ((await notes.highest(keys, kind, notes.of(log, subject))) > round) return;
  await write(keys, { log: ownLog(keys), room, kind, reveal: 'now', subject }, { log, round });
  await synced(keys);
}

/**
 * @param {string} log
 * @param {string} id
 */
export async function takeBack(log, id) {
  await call('DELETE', `/logs/${log}/entries/${id}`);
}

/**
 * Whether what was just taken back had been there for nobody else: then nothing of it is left, and asking again finds
 * nothing. A page may be older than the moment at which it went.
 *
 * @param {string} log
 * @param {string} id
 * @returns {Promise<boolean>}
 */
export async function leftNothing(log, id) {
  try {
    await takeBack(log, id);
    return false;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'absent') return true;
    throw error;
  }
}

/**
 * @param {string} log
 * @param {number} after
 * @returns {Promise<Batch>}
 */
async function batch(log, after) {
  return call('GET', `/logs/${log}/entries?after=${after}`);
}

/**
 * @param {Keys} keys
 * @param {RecordJson & { n: number }} json
 * @returns {Promise<OwnEntry[]>} none when it is gone, or doesn't open: one bad box must not hide all the others
 */
async function opened(keys, json) {
  if (json.gone) return [];
  try {
    return [{ n: json.n, json, fields: (await records.openMine(keys, ownLog(keys), json)).fields }];
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

/**
 * The person's own private entries, opened, from oldest to newest.
 *
 * @param {Keys} keys
 * @param {number} [after]
 * @returns {AsyncGenerator<{ entries: OwnEntry[], after: number }, void>}
 */
export async function* privately(keys, after = 0) {
  for (let more = true; more; ) {
    const found = await batch(ownLog(keys), after);
    ({ after, more } = found);
    yield { after, entries: (await Promise.all(found.entries.map((json) => opened(keys, json)))).flat() };
  }
}

/** How many numbers of a log are read at once, when it's read from its end: as many as the host gives in one answer. */
const WINDOW = 200;

/**
 * The person's own private entries, opened, from newest to oldest.
 *
 * @param {Keys} keys
 * @param {number} [to] the number below which to begin
 * @returns {AsyncGenerator<{ entries: OwnEntry[], before: number }, void>} `before` is 0 once there are no earlier ones
 */
export async function* privatelyBack(keys, to = keys.session.private_n + 1) {
  for (let top = to; top > 1; ) {
    const start = Math.max(1, top - WINDOW);
    const { value } = await privately(keys, start - 1).next();
    const entries = (value?.entries ?? []).filter(({ n }) => n < top).reverse();
    top = start;
    yield { entries, before: start - 1 };
  }
}

/**
 * What this person may see of a shared log, as it stands: the newest state of each entry, in the order in which it came.
 *
 * @param {string} log
 * @param {(after: number) => void} told hears up to which number it has come
 * @returns {Promise<RecordJson[]>} still sealed
 */
export async function visible(log, told) {
  /** @type {Map<string, RecordJson>} */
  const found = new Map();
  for (let [after, more] = [0, true]; more; told(after)) {
    const next = await batch(log, after);
    for (const json of next.entries) json.gone ? found.delete(json.id) : found.set(json.id, json);
    ({ after, more } = next);
  }
  return [...found.values()];
}

/**
 * @param {Keys} keys
 * @param {string} log
 * @param {RecordJson} json
 * @param {RecordJson[]} among the log's others: what opens together opens against the own answer
 * @returns {Promise<Document | undefined>} nothing when it doesn't open, or not yet
 */
export async function openAmong(keys, log, json, among) {
  const mine = json.pair ? among.find((one) => one.pair === json.pair && one.author === b64(keys.person)) : undefined;
  if (json.author !== b64(keys.person) && !json.release) return undefined;
  try {
    return (await openEntry(keys, log, json, mine)).fields;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/**
 * @param {Keys} keys
 * @param {Document} name room, kind and subject
 * @returns {Promise<OwnEntry | undefined>} the newest private entry of that name
 */
export async function newest(keys, name) {
  await synced(keys);
  const n = await notes.highest(keys, 'own', notes.nameOf(name));
  if (n === 0) return undefined;
  const { value } = await privately(keys, n - 1).next();
  return value ? value.entries.find((entry) => entry.n === n) : undefined;
}

/**
 * What bears the same name as a private entry and was written before it. The index knows only the newest, so the own log
 * is read up to there.
 *
 * @param {Keys} keys
 * @param {OwnEntry} entry
 * @returns {Promise<OwnEntry[]>} newest first
 */
export async function earlier(keys, entry) {
  const name = notes.nameOf(entry.fields);
  /** @type {OwnEntry[]} */
  const found = [];
  for await (const { entries, after } of privately(keys)) {
    found.unshift(...entries.filter(({ n, fields }) => n < entry.n && notes.nameOf(fields) === name).reverse());
    if (after >= entry.n) break;
  }
  return found;
}

/**
 * Takes over what this person's other devices wrote down: what was passed and opened, and above all the pins.
 *
 * @param {Keys} keys
 * @returns {Promise<void>}
 */
export function synced(keys) {
  const known = syncing.get(keys) ?? sync(keys);
  syncing.set(keys, known);
  return known;
}

/** @param {Keys} keys */
async function sync(keys) {
  const after = await notes.highest(keys, 'synced', ownLog(keys));
  if (after >= keys.session.private_n) return;
  for await (const found of privately(keys, after)) {
    await notes.merge(keys, found.entries);
    await notes.mark(keys, 'synced', ownLog(keys), found.after);
  }
}

/**
 * The second half of commit, then release. The pin lies on this device and in the own log before the release leaves: from
 * then on no other answer is taken for this pair, whatever the host says.
 *
 * @param {Keys} keys
 * @param {string} log
 * @param {RecordJson} mine
 * @param {RecordJson} theirs
 * @returns {Promise<boolean>} whether the page is open now
 */
export async function give(keys, log, mine, theirs) {
  await synced(keys);
  // Words that the house put into this person's mouth are not released.
  const own = await records.openMine(keys, log, mine);
  const { pin, body } = await records.give(keys, log, mine, theirs);
  const name = notes.nameOf({ room: 'pin', own: b64(own.hash) });
  if (!(await notes.has(keys, 'own', name))) await send(keys, ownLog(keys), pin);
  return release(log, mine.id, body);
}

/**
 * @param {string} log
 * @param {string} id
 * @param {{ release: string, epoch: number, partner: string }} body
 * @returns {Promise<boolean>}
 */
async function release(log, id, body) {
  try {
    /** @type {{ open: boolean }} */
    const answer = await call('PUT', `/logs/${log}/entries/${id}/release`, body);
    return answer.open;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'other-answer') throw new Failure('mismatch');
    throw error;
  }
}

/**
 * @param {Keys} keys
 * @param {string} log
 * @param {RecordJson} mine
 * @returns {Promise<boolean>} whether some device of this person may have released it
 */
export async function wasGiven(keys, log, mine) {
  await synced(keys);
  return (await pinned(await records.hashOf(keys, log, mine))) !== null;
}

/**
 * @param {Keys} keys
 * @param {string} log
 * @param {RecordJson} mine
 * @param {RecordJson} theirs
 * @returns {Promise<Opened>} only of the answer that the own one was given for
 */
export async function openTheirs(keys, log, mine, theirs) {
  if (!(await wasGiven(keys, log, mine))) throw new Failure('mismatch');
  return records.openTheirs(keys, log, theirs, mine);
}

/**
 * @param {Keys} keys
 * @param {string} log
 * @param {RecordJson} json
 * @param {RecordJson} [mine] the own answer, for what opens together
 * @returns {Promise<Opened>}
 */
export async function openEntry(keys, log, json, mine) {
  if (json.author === b64(keys.person)) return records.openMine(keys, log, json);
  if (mine) return openTheirs(keys, log, mine, json);
  return records.openTheirs(keys, log, json);
}

/**
 * @param {Keys} keys
 * @param {string} log
 * @param {RecordJson} json
 * @returns {Promise<string>} base64url
 */
export async function hashOf(keys, log, json) {
  return b64(await records.hashOf(keys, log, json));
}
