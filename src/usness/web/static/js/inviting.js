import { call } from './api.js';
import { privately, write } from './entries.js';
import { invite, newSecrets } from './keep/meeting.js';
import { keepSecrets, secretsIn, told } from './meeting.js';
import { keysAnew, keysOf } from './page.js';

/** @import { Keys } from './keep/keys.js' */
/** @import { Secrets } from './keep/meeting.js' */

/**
 * @typedef {object} Question a card, and where its answers belong
 * @property {string} card
 * @property {string} prompt
 * @property {string} lang
 * @property {string} room
 * @property {string} entry
 */

/**
 * @param {HTMLElement} part whose attributes say it
 * @returns {Question}
 */
export function questionOf({ dataset: { card = '', prompt = '', lang = '', room = '', entry = '' } }) {
  return { card, prompt, lang, room, entry };
}

/**
 * The first answer: a commit like any other, also before the room's key is there.
 *
 * @param {Keys} keys
 * @param {string} log
 * @param {Question} question
 * @param {string} words
 */
export async function answer(keys, log, { card, prompt, lang, room, entry }, words) {
  const where = { log, room, kind: entry, reveal: /** @type {const} */ ('together'), subject: card, round: 0 };
  if (words) await write(keys, where, { prompt, lang, words });
}

/**
 * A try whose answer was lost on the way has made it all the same.
 *
 * @param {Secrets} secrets
 */
async function isMade({ id }) {
  return told(id).then(
    ({ role }) => role === 'inviter',
    () => false,
  );
}

/** One invitation on its way: it can be tried again until the house has all of it. */
export class Invitation {
  /** @type {Secrets | undefined} */
  #secrets;

  /** @param {{ kind: string, words: string, bond?: string | undefined }} wanted */
  async make({ kind, words, bond }, { note = '', card = '' }) {
    const again = this.#secrets !== undefined;
    this.#secrets ??= await newSecrets({ kind, words }, bond);
    if (!(again && (await isMade(this.#secrets)))) await this.#post(this.#secrets, note, card);
    return { keys: await keysAnew(), bond: this.#secrets.bond };
  }

  /**
   * @param {Secrets} secrets
   * @param {string} note
   * @param {string} card
   */
  async #post(secrets, note, card) {
    const keys = await keysOf();
    const sealed = await invite(keys, secrets, note);
    await keepSecrets(keys, secrets);
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const { id, bond, kind, words: lang } = secrets;
    await call('POST', '/invitations', { id, bond, kind, lang, zone, card, ...sealed });
  }
}

/**
 * @param {Keys} keys
 * @returns {Promise<Secrets[]>} of all invitations to rooms where nobody was met
 */
async function unmet(keys) {
  const waiting = keys.session.bond_keys.filter(({ bond }) => keys.partner(bond) === null).map(({ bond }) => bond);
  if (waiting.length === 0) return [];
  const found = [];
  for await (const { entries } of privately(keys)) found.push(...entries.flatMap(({ fields }) => secretsIn(fields)));
  return found.filter(({ bond }) => waiting.includes(bond));
}

/**
 * A room that was made for an invitation nobody took: the next link leads to it, and the answer in it keeps its place. Where
 * someone came and the words differed, the room is closed.
 *
 * @returns {Promise<Secrets | undefined>}
 */
export async function waitingRoom() {
  const secrets = await unmet(await keysOf());
  const states = await Promise.all(secrets.map(({ id }) => told(id)));
  const closed = states.filter(({ invitee }) => invitee).map(({ bond }) => bond);
  return secrets.find(({ bond }) => !closed.includes(bond));
}
