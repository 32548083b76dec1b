import { logHere, recordAt } from '../attributes.js';
import { daysFromNow, spoken } from '../days.js';
import { newest, openEntry } from '../entries.js';
import { ownLog } from '../keep/keys.js';
import { attempt, keysOf } from '../page.js';
import { showPart, showRow } from '../part.js';

/** @import { Keys } from '../keep/keys.js' */
/** @import { Document as Fields } from '../seal/document.js' */

/** The plan is sealed: its day, length and title. One that is over is no plan any more. */
class NextTime extends HTMLElement {
  connectedCallback() {
    attempt(this, null, async () => this.#show(await this.#plan(await keysOf())));
  }

  /**
   * @param {Keys} keys
   * @returns {Promise<Fields | undefined>}
   */
  async #plan(keys) {
    const record = recordAt(this);
    if (record) return (await openEntry(keys, logHere(), record)).fields;
    if (logHere() !== ownLog(keys)) return undefined;
    return (await newest(keys, { room: 'time', kind: 'plan' }))?.fields;
  }

  /** @param {Fields | undefined} plan */
  #show(plan) {
    const { day, minutes, title } = plan ?? {};
    const ahead = typeof day === 'string' && daysFromNow(day) >= 0;
    if (ahead) this.#fill(day, Number(minutes), String(title ?? ''));
    showPart(this, ahead ? 'set' : 'none');
    showRow(this);
  }

  /**
   * @param {string} day
   * @param {number} minutes
   * @param {string} title
   */
  #fill(day, minutes, title) {
    this.#put('[data-day]', spoken(day));
    this.#put('[data-title]', title);
    for (const part of this.querySelectorAll('[data-minutes]')) {
      part.toggleAttribute('hidden', Number(part.getAttribute('data-minutes')) !== minutes);
    }
  }

  /**
   * @param {string} selector
   * @param {string} text
   */
  #put(selector, text) {
    const place = this.querySelector(selector);
    if (!(place instanceof HTMLElement)) return;
    place.textContent = text;
    place.hidden = text === '';
  }
}

customElements.define('next-time', NextTime);
