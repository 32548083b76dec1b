import { button, onClick } from '../find.js';
import { showPart } from '../part.js';

/** What someone gives unasked waits for a tap: whoever opens the page has not yet said yes to reading it. */
class NoHurry extends HTMLElement {
  connectedCallback() {
    const tap = button(this, '[data-part="ask"] button');
    onClick(this, '[data-part="ask"] button', () => showPart(this, 'read'));
    if (tap) tap.disabled = false;
  }
}

customElements.define('no-hurry', NoHurry);
