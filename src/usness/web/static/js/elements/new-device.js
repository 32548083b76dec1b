import * as notes from '../keep/notes.js';
import { attempt, keysOf } from '../page.js';

/** @import { Keys } from '../keep/keys.js' */

const BEEN = 'been';

/**
 * Points out, once, what signed in since this device was last here. The first time there is nothing to compare with: what
 * is there then is taken as known.
 */
class NewDevice extends HTMLElement {
  connectedCallback() {
    attempt(this, null, () => this.#look());
  }

  /** @returns {HTMLElement[]} */
  get #rows() {
    return [...this.querySelectorAll('[data-device]')].filter((row) => row instanceof HTMLElement);
  }

  async #look() {
    const keys = await keysOf();
    const fresh = await this.#unknown(keys);
    const been = await notes.has(keys, 'device', BEEN);
    for (const row of fresh) row.hidden = false;
    this.hidden = !been || fresh.length === 0;
    for (const row of this.#rows) await notes.mark(keys, 'device', row.dataset.device ?? '');
    await notes.mark(keys, 'device', BEEN);
    // Shown first and kept then: a page that is left in between points it out again, rather than never.
    this.dataset.kept = '';
  }

  /** @param {Keys} keys */
  async #unknown(keys) {
    const others = this.#rows.filter((row) => !('here' in row.dataset));
    const known = await Promise.all(others.map((row) => notes.has(keys, 'device', row.dataset.device ?? '')));
    return others.filter((_, n) => !known[n]);
  }
}

customElements.define('new-device', NewDevice);
