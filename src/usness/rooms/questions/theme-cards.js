import { logHere } from '../attributes.js';
import { synced } from '../entries.js';
import { need } from '../find.js';
import { ownLog } from '../keep/keys.js';
import * as notes from '../keep/notes.js';
import { attempt, keysOf } from '../page.js';
import { showRow } from '../part.js';

/** @import { Keys } from '../keep/keys.js' */

/** The cards of a theme that are for this person: pace and passes are sealed, so only this device can choose. */
class ThemeCards extends HTMLElement {
  connectedCallback() {
    attempt(this, null, () => this.#choose());
  }

  async #choose() {
    const keys = await keysOf();
    await synced(keys);
    let some = false;
    for (const row of this.querySelectorAll('[data-subject]')) {
      if (!(row instanceof HTMLElement) || !(await this.#isFor(keys, row))) continue;
      some = true;
      await this.#written(keys, row);
      showRow(row);
    }
    need(this, '[data-none]', HTMLElement).hidden = some;
  }

  /**
   * @param {Keys} keys
   * @param {HTMLElement} row
   */
  async #isFor(keys, { dataset: { subject = '', depth, round, stage } }) {
    // What one has answered stays in sight, whatever the pace is now.
    if (stage !== 'none' || Number(round) > 0) return true;
    if (Number(depth) > keys.manifest.pace) return false;
    return (await notes.highest(keys, 'pass', notes.of(logHere(), subject))) <= Number(round);
  }

  /**
   * Alone, the house doesn't know what one has answered.
   *
   * @param {Keys} keys
   * @param {HTMLElement} row
   */
  async #written(keys, row) {
    if (logHere() !== ownLog(keys)) return;
    const name = notes.nameOf({ room: this.getAttribute('room'), kind: 'answer', subject: row.dataset.subject ?? '' });
    need(row, '[data-written]', HTMLElement).hidden = !(await notes.has(keys, 'own', name));
  }
}

customElements.define('theme-cards', ThemeCards);
