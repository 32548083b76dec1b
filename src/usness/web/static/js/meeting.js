import { call } from './api.js';
import { FourWords } from './elements/four-words.js';
import { newest, takeBack, write } from './entries.js';
import { need } from './find.js';
import { ownLog } from './keep/keys.js';
import { hasPinned, meet, pinning } from './keep/meeting.js';
import { mayTry, missed } from './keep/misses.js';
import { keysOf, reason, saveManifest, say } from './page.js';
import { Failure } from './seal/failure.js';
import { checkCode, codes } from './seal/invitation.js';
import { spoken } from './seal/words.js';
import { show } from './steps.js';
import { words } from './words.js';

/** @import { Document } from './seal/document.js' */
/** @import { Keys } from './keep/keys.js' */
/** @import { Met, Secrets, Told } from './keep/meeting.js' */
/** @import { Side } from './seal/invitation.js' */

const ROOM = 'invitation';
const KIND = 'secrets';

/**
 * @param {string} id
 * @returns {Promise<Told>}
 */
export function told(id) {
  return call('GET', `/invitations/${id}`);
}

/**
 * They rest sealed for their owner alone, so that a reload or another device can go on.
 *
 * @param {Keys} keys
 * @param {Secrets} secrets
 */
export async function keepSecrets(keys, secrets) {
  const where = { log: ownLog(keys), room: ROOM, kind: KIND, reveal: /** @type {const} */ ('now'), subject: secrets.id };
  // In the box `kind` says what the entry is; that of the room stands beside it.
  const { kind: bond_kind, ...rest } = secrets;
  await write(keys, where, { ...rest, bond_kind });
}

/**
 * @param {string} id
 * @returns {Promise<Secrets | undefined>}
 */
export async function findSecrets(id) {
  const found = await newest(await keysOf(), { room: ROOM, kind: KIND, subject: id });
  return found ? secretsIn(found.fields)[0] : undefined;
}

/**
 * @param {Document} fields of a private entry
 * @returns {Secrets[]} one, or none
 */
export function secretsIn({ room, kind, bond_kind, ...rest }) {
  if (room !== ROOM || kind !== KIND) return [];
  return [/** @type {Secrets} */ (/** @type {unknown} */ ({ ...rest, kind: bond_kind }))];
}

/** @param {string} id */
export async function dropSecrets(id) {
  const keys = await keysOf();
  const found = await newest(keys, { room: ROOM, kind: KIND, subject: id });
  if (found) await takeBack(ownLog(keys), found.json.id);
}

/** The spoken part of an invitation, on either side: asked once, however often the page looks at the house. */
export class Ceremony {
  /** @type {CryptoKey | null} set after the own match */
  K = null;
  /** Three misses, or keys that are not those of the link. */
  over = false;
  #asking = false;

  /**
   * @param {Element} root with a step `words`
   * @param {Secrets} secrets
   * @param {Side} side
   */
  constructor(root, secrets, side) {
    this.root = root;
    this.secrets = secrets;
    this.side = side;
  }

  /** @param {Told} now */
  async begin(now) {
    if (this.#asking || this.K || this.over) return;
    this.#asking = true;
    try {
      await this.#meet(await meet(await keysOf(), this.secrets, this.side, now));
    } catch (error) {
      this.over = error instanceof Failure;
      say(show(this.root, 'words'), ...reason(error));
    } finally {
      this.#asking = false;
    }
  }

  /** @param {Met} met */
  async #meet(met) {
    if (!hasPinned(await keysOf(), this.secrets)) {
      if (!(await this.#matches(met))) return this.#end();
      await saveManifest(pinning(this.secrets, met));
    }
    this.K = met.K;
  }

  /** @param {Met} met */
  async #matches(met) {
    return (await mayTry(this.secrets.id)) && this.#ask(met);
  }

  /** @param {Met} met */
  async #ask({ K }) {
    const { id, words: lang } = this.secrets;
    const list = await words('spoken', lang);
    const own = spoken((await codes(K))[this.side], list);
    const speaker = this.side === 'A' ? 'B' : 'A';
    const form = need(show(this.root, 'words'), 'four-words', FourWords);
    return form.ask({ own, list, check: (heard) => checkCode(K, speaker, heard), missed: () => missed(id) });
  }

  async #end() {
    this.over = true;
    await call('POST', `/invitations/${this.secrets.id}/end`, {});
    show(this.root, 'ended');
  }
}

/**
 * Looks again and again, only while someone looks at the page.
 *
 * @param {number} every milliseconds
 * @param {() => Promise<void>} look
 * @returns {() => void} stops it
 */
export function whileVisible(every, look) {
  let looking = false;
  const once = async () => {
    if (looking || document.visibilityState !== 'visible') return;
    looking = true;
    await look().finally(() => (looking = false));
  };
  const timer = setInterval(once, every);
  document.addEventListener('visibilitychange', once);
  once();
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', once);
  };
}
