import { need } from '../find.js';
import { hear } from '../heard.js';
import { confided, fieldsIn, named, put } from './confided.js';

/** @import { Felt } from './confided.js' */

/** Beside someone's words: what it is, how it feels and what would help, in the library's own words. */
class ConfidedMore extends HTMLElement {
  connectedCallback() {
    const words = document.getElementById(this.getAttribute('of') ?? '');
    if (words) hear(words, 'opened', (event) => this.#show(confided(fieldsIn(event))));
  }

  /** @param {import('./confided.js').Confided} told */
  #show({ what, beside, feelings, need: wanted }) {
    put(this, '[data-what]', named('kind', what));
    put(this, '[data-beside]', beside);
    const list = need(this, '[data-felt]', HTMLElement);
    list.replaceChildren(...feelings.filter(({ id }) => named('feeling', id)).map((one) => this.#row(one)));
    list.hidden = list.childElementCount === 0;
    if (this.querySelector('[data-need]')) put(this, '[data-need]', named('need', wanted));
  }

  /** @param {Felt} one */
  #row({ id, strength }) {
    const row = /** @type {DocumentFragment} */ (need(this, 'template', HTMLTemplateElement).content.cloneNode(true));
    need(row, '[data-word]', HTMLElement).textContent = named('feeling', id);
    need(row, '[data-strength]', HTMLElement).textContent = named('strength', String(strength));
    need(row, 'i', HTMLElement).dataset.size = String(strength);
    return row;
  }
}

customElements.define('confided-more', ConfidedMore);
