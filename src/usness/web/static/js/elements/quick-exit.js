import { onClick } from '../find.js';
import { quickExit } from '../locking.js';

const TWICE_WITHIN = 800;

/** One tap, or Esc twice: away from here, and locked. Once is what people press to close something. */
class QuickExit extends HTMLElement {
  #last = -Infinity;
  #stopping = new AbortController();

  connectedCallback() {
    const { signal } = (this.#stopping = new AbortController());
    onClick(this, 'button, a', () => quickExit());
    for (const link of this.querySelectorAll('a')) link.addEventListener('click', (event) => event.preventDefault());
    addEventListener('keydown', (event) => this.#key(event), { capture: true, signal });
  }

  disconnectedCallback() {
    this.#stopping.abort();
  }

  /** @param {KeyboardEvent} event */
  #key({ key, timeStamp, isComposing, repeat }) {
    if (key !== 'Escape' || isComposing || repeat) return;
    if (timeStamp - this.#last < TWICE_WITHIN) quickExit();
    this.#last = timeStamp;
  }
}

customElements.define('quick-exit', QuickExit);
