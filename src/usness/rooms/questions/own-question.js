import { b64 } from '../seal/bytes.js';
import { agree, logHere, recordAt } from '../attributes.js';
import { openEntry, synced } from '../entries.js';
import { onClick, owned } from '../find.js';
import * as notes from '../keep/notes.js';
import { attempt, keysOf } from '../page.js';
import { showRow } from '../part.js';

/** @import { Keys } from '../keep/keys.js' */
/** @import { RecordJson } from '../keep/records.js' */
/** @import { Document as Fields } from '../seal/document.js' */

/**
 * A question that one of the two asks, out of its box. How deep it goes stands in the box too, so the host can't know;
 * a `gate` holds the words back, and what follows them, where that is deeper than this person's own pace.
 */
class OwnQuestion extends HTMLElement {
  #words = '';

  connectedCallback() {
    onClick(this, '[data-read]', () => this.#read());
    const record = recordAt(this);
    if (record) attempt(this, null, () => this.#open(record));
  }

  /** @param {RecordJson} record */
  async #open(record) {
    const keys = await keysOf();
    agree(keys, this, record);
    const { fields } = await openEntry(keys, logHere(), record);
    if (await this.#passed(keys)) return;
    this.#words = String(fields.words ?? '');
    this.#name(record.author === b64(keys.person) ? keys.manifest.name : keys.partner(logHere())?.name);
    if (this.#isDeep(keys, fields)) this.#hold();
    else this.#read();
    showRow(this);
  }

  /**
   * What was passed stays out of the list, silently.
   *
   * @param {Keys} keys
   */
  async #passed(keys) {
    if (!this.hasAttribute('row')) return false;
    await synced(keys);
    const name = notes.of(logHere(), this.getAttribute('about') ?? '');
    return (await notes.highest(keys, 'pass', name)) > Number(this.getAttribute('round'));
  }

  /**
   * @param {Keys} keys
   * @param {Fields} fields
   */
  #isDeep(keys, { depth }) {
    return this.hasAttribute('gate') && typeof depth === 'number' && depth > keys.manifest.pace;
  }

  /** @param {string | undefined} name */
  #name(name) {
    for (const place of owned(this, '[data-name]')) {
      place.textContent = name ?? '';
      place.hidden = !name;
    }
  }

  #hold() {
    for (const part of owned(this, '[data-deeper]')) part.hidden = false;
  }

  #read() {
    for (const part of owned(this, '[data-deeper]')) part.hidden = true;
    for (const part of owned(this, '[data-rest]')) part.hidden = false;
    for (const place of owned(this, '[data-words]')) {
      place.textContent = this.#words;
      place.hidden = false;
    }
    this.#asOver();
  }

  /** An answer says what it was asked; one that opened before the question did need not say it twice. */
  #asOver() {
    for (const prompt of document.querySelectorAll('sealed-words > [data-prompt]')) {
      if (prompt.textContent?.trim() === this.#words.trim()) prompt.setAttribute('hidden', '');
    }
  }
}

customElements.define('own-question', OwnQuestion);
