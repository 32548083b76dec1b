import { logHere, whereIn } from '../attributes.js';
import { synced } from '../entries.js';
import * as notes from '../keep/notes.js';
import { attempt, keysOf } from '../page.js';
import { showRow } from '../part.js';

/** A page that is ready, until this person has opened it: the house doesn't know which ones those are. */
class ReadyRow extends HTMLElement {
  connectedCallback() {
    attempt(this, null, () => this.#decide());
  }

  async #decide() {
    const { subject = '', round = 0 } = whereIn(this);
    const keys = await keysOf();
    await synced(keys);
    if ((await notes.highest(keys, 'opened', notes.of(logHere(), subject))) <= round) showRow(this);
  }
}

customElements.define('ready-row', ReadyRow);
