import { agree, logHere, recordAt, recordOf } from '../attributes.js';
import { mark, openEntry, synced } from '../entries.js';
import { button, need, onClick } from '../find.js';
import * as notes from '../keep/notes.js';
import { attempt, keysOf } from '../page.js';
import { show } from '../steps.js';
import { confided, put } from './confided.js';

/** @import { Keys } from '../keep/keys.js' */
/** @import { RecordJson } from '../keep/records.js' */
/** @import { Confided } from './confided.js' */

const ROOM = 'confide';

/**
 * What the other gave: tender or heavy, and no hurry. The words come into the page only with the tap; until then this
 * looks at nothing of the box but what stands on the envelope.
 */
class ConfideEnvelope extends HTMLElement {
  #heavy = false;

  connectedCallback() {
    onClick(this, '[data-read]', () => this.#read());
    onClick(this, '[data-reach]', () => this.#answer());
    const record = recordAt(this);
    if (record) attempt(this, null, () => this.#look(record));
  }

  get #about() {
    return this.getAttribute('about') ?? '';
  }

  /** @param {RecordJson} record */
  async #look(record) {
    const keys = await keysOf();
    // Whatever stands in an envelope has to be the other's: there is no `by` on it.
    agree(keys, this, record);
    const told = confided((await openEntry(keys, logHere(), record, recordOf(this, 'with'))).fields);
    this.#address(told);
    if (await this.#isRead(keys)) this.#again();
    const open = button(this, '[data-read]');
    if (open) open.disabled = false;
  }

  /** @param {Confided} told */
  #address(told) {
    this.querySelector('[data-tender]')?.toggleAttribute('hidden', told.weight === 'heavy');
    this.querySelector('[data-heavy]')?.toggleAttribute('hidden', told.weight !== 'heavy');
    if (this.querySelector('[data-moment]')) put(this, '[data-moment]', told.moment);
    this.#heavy = told.weight === 'heavy';
  }

  /** @param {Keys} keys */
  async #isRead(keys) {
    await synced(keys);
    return notes.has(keys, 'opened', notes.of(logHere(), this.#about));
  }

  /** Below something heavy stands at once what one may do with it, and that one needn't mend it. */
  #read() {
    this.#words();
    if (this.#heavy) this.#rest();
    attempt(this, null, async () => mark(await keysOf(), 'opened', { room: ROOM, log: logHere(), subject: this.#about, round: 0 }));
  }

  /** Whoever has read it before finds the whole page. */
  #again() {
    this.#words();
    this.#rest();
  }

  #words() {
    need(this, 'sealed-words#theirs', HTMLElement).setAttribute('record', this.getAttribute('record') ?? '');
    show(this, 'words');
  }

  #rest() {
    need(this, '[data-rest]', HTMLElement).hidden = false;
    need(this, '[data-first]', HTMLElement).hidden = true;
  }

  #answer() {
    this.#rest();
    const composer = this.querySelector('reply-composer');
    if (composer instanceof HTMLElement) composer.focus();
  }
}

customElements.define('confide-envelope', ConfideEnvelope);
