import { whereIn } from '../attributes.js';
import { newest } from '../entries.js';
import { attempt, keysOf } from '../page.js';
import { showPart } from '../part.js';

/** Alone, the house doesn't know which entry answers which card: this device finds the answer, or offers the paper. */
class OwnPage extends HTMLElement {
  connectedCallback() {
    attempt(this, null, () => this.#find());
  }

  async #find() {
    const { room, kind, subject } = whereIn(this);
    const entry = await newest(await keysOf(), { room, kind, subject });
    if (entry) this.querySelector('sealed-words')?.setAttribute('record', JSON.stringify(entry.json));
    showPart(this, entry ? 'written' : 'blank');
  }
}

customElements.define('own-page', OwnPage);
