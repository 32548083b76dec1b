import { whereIn } from '../attributes.js';
import { daysBetween, spoken } from '../days.js';
import { earlier, newest } from '../entries.js';
import { need, onClick } from '../find.js';
import { attempt, keysOf } from '../page.js';
import { showPart } from '../part.js';

/** @import { OwnEntry } from '../entries.js' */

/** How old words are before one may write them anew; `rules.py` of the room says the same for two. */
const STILL_TRUE = 90;

/**
 * Alone, the house doesn't know which entry answers which card: this device finds the answer, or offers the paper. What was
 * written long ago may be written anew; the earlier words stay.
 */
class OwnPage extends HTMLElement {
  connectedCallback() {
    attempt(this, null, () => this.#find());
  }

  async #find() {
    const { room, kind, subject } = whereIn(this);
    const keys = await keysOf();
    const entry = await newest(keys, { room, kind, subject });
    if (entry) this.#put('mine', entry);
    showPart(this, entry ? 'written' : 'blank');
    if (!entry) return;
    this.#ask(entry);
    this.#before(await earlier(keys, entry));
  }

  /**
   * @param {string} id
   * @param {OwnEntry} entry
   */
  #put(id, { json }) {
    this.querySelector(`sealed-words#${id}`)?.setAttribute('record', JSON.stringify(json));
  }

  /** @param {OwnEntry} entry */
  #ask(entry) {
    const again = this.querySelector('[data-again]');
    const day = entry.json.day ?? '';
    if (!(again instanceof HTMLElement) || daysBetween(day, this.getAttribute('today') ?? day) < STILL_TRUE) return;
    onClick(again, 'button', () => this.#again(entry));
    again.hidden = false;
  }

  /** @param {OwnEntry} entry */
  #again(entry) {
    this.#put('before', entry);
    this.querySelector('[data-before]')?.removeAttribute('hidden');
    this.querySelector('[data-pass]')?.setAttribute('hidden', '');
    showPart(this, 'blank');
    this.querySelector('textarea')?.focus();
  }

  /** @param {OwnEntry[]} found */
  #before(found) {
    const section = this.querySelector('[data-earlier]');
    if (!(section instanceof HTMLElement) || found.length === 0) return;
    section.append(...found.map((entry) => this.#row(section, entry)));
    section.hidden = false;
  }

  /**
   * @param {HTMLElement} section
   * @param {OwnEntry} entry
   * @returns {Node}
   */
  #row(section, { json }) {
    const row = /** @type {DocumentFragment} */ (need(section, 'template', HTMLTemplateElement).content.cloneNode(true));
    need(row, '[data-day]', HTMLElement).textContent = spoken(json.day ?? '');
    const shown = need(row, 'sealed-words', HTMLElement);
    shown.id = `earlier-${json.n}`;
    shown.setAttribute('record', JSON.stringify(json));
    return row;
  }
}

customElements.define('own-page', OwnPage);
