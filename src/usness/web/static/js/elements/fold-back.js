import { logHere, recordOf } from '../attributes.js';
import { carried } from '../blobs.js';
import { openEntry, takeBack, write } from '../entries.js';
import { need, onClick } from '../find.js';
import { ownLog } from '../keep/keys.js';
import { attempt, keysOf } from '../page.js';
import { renew } from '../part.js';

/** @import { Where } from '../entries.js' */
/** @import { Keys } from '../keep/keys.js' */
/** @import { RecordJson } from '../keep/records.js' */

const CHOICES = /** @type {const} */ (['keep', 'offer', 'let-go']);

/** An answer that met none is its author's again: it is kept privately, offered openly, or let go. */
class FoldBack extends HTMLElement {
  connectedCallback() {
    for (const choice of CHOICES) this.#offer(choice);
  }

  /** @param {typeof CHOICES[number]} choice */
  #offer(choice) {
    const pressed = need(this, `[data-do="${choice}"]`, HTMLButtonElement);
    onClick(this, `[data-do="${choice}"]`, () => attempt(this, pressed, () => this.#choose(choice)));
    pressed.disabled = false;
  }

  /** @param {typeof CHOICES[number]} choice */
  async #choose(choice) {
    const record = recordOf(this);
    if (!record) return;
    if (choice !== 'let-go') await this.#sealAgain(await keysOf(), record, choice);
    // First the new entry, then the old one goes: words are never nowhere.
    await takeBack(logHere(), record.id);
    const then = this.getAttribute('then');
    if (choice === 'let-go' && then) return location.assign(then);
    await renew();
  }

  /**
   * @param {Keys} keys
   * @param {RecordJson} record
   * @param {'keep' | 'offer'} choice
   */
  async #sealAgain(keys, record, choice) {
    const { room, kind, subject, parent } = record;
    const { fields } = await openEntry(keys, logHere(), record);
    /** @type {Where} */
    const here = { log: logHere(), room, kind: 'offer', reveal: 'now', subject, ...(parent ? { parent } : {}) };
    // Among one's own entries an answer is found by the name of its page.
    const alone = { ...here, log: ownLog(keys), kind, subject: subject || (this.getAttribute('about') ?? '') };
    const where = choice === 'offer' ? here : alone;
    await write(keys, where, await carried(keys, fields, logHere(), where.log));
  }
}

customElements.define('fold-back', FoldBack);
