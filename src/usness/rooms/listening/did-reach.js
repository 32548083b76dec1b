import { logHere, recordAt, recordOf } from '../attributes.js';
import { isoDay } from '../days.js';
import { openEntry, synced, write } from '../entries.js';
import { need, onClick } from '../find.js';
import { hear } from '../heard.js';
import { ownLog } from '../keep/keys.js';
import * as notes from '../keep/notes.js';
import { isQuiet } from '../keep/quiet.js';
import { attempt, keysOf } from '../page.js';
import { show, step } from '../steps.js';
import { asksWhether } from './reached.js';

/** @import { Keys } from '../keep/keys.js' */

const ROOM = 'listening';
const KIND = 'reached';

/**
 * Asks now and then, under a reply to one's own words, whether it reached one. The answer is a private entry. The other
 * never learns that there was a question, and nothing is counted. Who says "not yet" may say what they'd love instead.
 */
class DidReach extends HTMLElement {
  connectedCallback() {
    const words = document.getElementById(this.getAttribute('of') ?? '');
    if (words) hear(words, 'opened', () => attempt(this, null, () => this.#decide()));
    for (const tap of /** @type {NodeListOf<HTMLButtonElement>} */ (this.querySelectorAll('button[data-answer]'))) {
      tap.addEventListener('click', () => attempt(this, tap, () => this.#keep(tap.dataset.answer ?? '')));
    }
    onClick(this, '[data-leave]', () => attempt(this, null, () => this.#leave()));
  }

  get #id() {
    return recordOf(this)?.id ?? '';
  }

  async #decide() {
    const keys = await keysOf();
    await synced(keys);
    const [quiet, asked] = [isQuiet(keys.manifest, isoDay(new Date())), await this.#asked(keys)];
    if (!asksWhether({ id: this.#id, depth: await this.#depth(keys), quiet, asked })) return;
    // One such question a page is enough.
    if (!document.querySelector('did-reach:not([hidden])')) this.hidden = false;
  }

  /** @param {Keys} keys */
  async #asked(keys) {
    const answered = await notes.has(keys, 'own', notes.nameOf({ room: ROOM, kind: KIND, subject: this.#id }));
    return answered || notes.has(keys, 'asked', `${KIND} ${this.#id}`);
  }

  /**
   * A card's depth stands in the page; of an own question only the box tells.
   *
   * @param {Keys} keys
   */
  async #depth(keys) {
    const question = document.getElementById(this.getAttribute('depth-of') ?? '');
    const record = question && recordAt(question);
    if (!record) return Number(this.getAttribute('depth'));
    return Number((await openEntry(keys, logHere(), record)).fields.depth);
  }

  /** Not answering is fine too, and this device doesn't ask again. */
  async #leave() {
    await notes.mark(await keysOf(), 'asked', `${KIND} ${this.#id}`);
    this.hidden = true;
  }

  /** @param {string} answer */
  async #keep(answer) {
    const keys = await keysOf();
    const where = /** @type {const} */ ({ log: ownLog(keys), room: ROOM, kind: KIND, reveal: 'now', subject: this.#id });
    await write(keys, where, { about: this.#id, answer });
    await notes.mark(keys, 'asked', `${KIND} ${this.#id}`);
    show(this, answer === 'yes' ? 'kept' : 'love');
    if (answer !== 'yes') this.#begin();
  }

  /** The paper begins with the words that stand over it; they are one's own to change. */
  #begin() {
    const paper = need(step(this, 'love'), 'textarea', HTMLTextAreaElement);
    if (paper.value === '') paper.value = paper.dataset.begins ?? '';
    paper.focus();
    paper.setSelectionRange(paper.value.length, paper.value.length);
  }
}

customElements.define('did-reach', DidReach);
