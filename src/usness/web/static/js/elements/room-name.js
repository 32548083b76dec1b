import { need } from '../find.js';
import { keysOf } from '../page.js';
import { showPart } from '../part.js';

/** Whose room it is stands in the sealed manifest; the house has no names. */
class RoomName extends HTMLElement {
  connectedCallback() {
    this.#open().catch(() => showPart(this, 'unmet'));
  }

  async #open() {
    const partner = (await keysOf()).partner(this.getAttribute('bond') ?? '');
    if (!partner) return;
    need(this, '[data-part="met"]', HTMLElement).textContent = partner.name;
    showPart(this, 'met');
  }
}

customElements.define('room-name', RoomName);
