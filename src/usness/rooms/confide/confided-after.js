import { hear } from '../heard.js';
import { confided, fieldsIn, isHard } from './confided.js';

/** What stands in the address of the page to which the paper leads. */
const SEALED = '#sealed';

/** Right after sealing: what it took, and that nothing more is asked. Coming back later, the page says nothing of it. */
class ConfidedAfter extends HTMLElement {
  connectedCallback() {
    const words = document.getElementById(this.getAttribute('of') ?? '');
    if (words && location.hash === SEALED) hear(words, 'opened', (event) => this.#show(event));
  }

  /** @param {Event} event */
  #show(event) {
    const hard = isHard(confided(fieldsIn(event)));
    this.querySelector('[data-hard]')?.toggleAttribute('hidden', !hard);
    this.querySelector('[data-easy]')?.toggleAttribute('hidden', hard);
    this.hidden = false;
  }
}

customElements.define('confided-after', ConfidedAfter);
