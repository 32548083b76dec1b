import { agree, logHere, recordAt } from '../attributes.js';
import { openEntry, synced } from '../entries.js';
import * as notes from '../keep/notes.js';
import { attempt, keysOf } from '../page.js';
import { confided, named, put } from './confided.js';

/** @import { Keys } from '../keep/keys.js' */
/** @import { RecordJson } from '../keep/records.js' */
/** @import { Confided } from './confided.js' */

/** One thing in the list: an envelope until this person has opened it, then how its words begin. Nobody is told which. */
class ConfidedRow extends HTMLElement {
  connectedCallback() {
    const record = recordAt(this);
    if (record) attempt(this, null, () => this.#open(record));
  }

  /** @param {RecordJson} record */
  async #open(record) {
    const keys = await keysOf();
    agree(keys, this, record);
    const told = confided((await openEntry(keys, logHere(), record)).fields);
    if (this.getAttribute('by') === 'me' || (await this.#isRead(keys))) this.#begin(told);
    else this.#envelope(told);
  }

  /** @param {Keys} keys */
  async #isRead(keys) {
    await synced(keys);
    return notes.has(keys, 'opened', notes.of(logHere(), this.getAttribute('about') ?? ''));
  }

  /** @param {Confided} told */
  #begin({ what, words }) {
    put(this, '[data-begins]', words);
    put(this, '[data-what]', named('kind', what));
    this.querySelector('[data-rest]')?.removeAttribute('hidden');
  }

  /** @param {Confided} told */
  #envelope({ weight, moment }) {
    this.querySelector(`[data-${weight}]`)?.removeAttribute('hidden');
    put(this, '[data-moment]', moment);
    this.querySelector('[data-no-hurry]')?.toggleAttribute('hidden', moment !== '');
  }
}

customElements.define('confided-row', ConfidedRow);
