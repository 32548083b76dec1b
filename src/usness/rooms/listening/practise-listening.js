import { need, onClick } from '../find.js';
import { offerPeople } from '../offer.js';

/** Made-up people to answer, one at a time. Nothing here can send, and nothing is kept, not even which one was chosen. */
class PractiseListening extends HTMLElement {
  connectedCallback() {
    for (const choice of this.#choices) choice.addEventListener('change', () => this.#meet(choice.value));
    onClick(this, '[data-again]', () => this.#again());
    offerPeople(this);
  }

  get #choices() {
    return [.../** @type {NodeListOf<HTMLInputElement>} */ (this.querySelectorAll('input[type="radio"]'))];
  }

  get #paper() {
    return need(this, 'textarea', HTMLTextAreaElement);
  }

  /** @param {string} name of the need, which is also the situation's: there is one for each */
  #meet(name) {
    for (const words of this.querySelectorAll('[data-of]')) {
      words.toggleAttribute('hidden', words.getAttribute('data-of') !== name);
    }
    need(this, 'reply-composer', HTMLElement).setAttribute('need', name);
    this.#clear();
    need(this, '[data-met]', HTMLElement).hidden = false;
  }

  #again() {
    for (const choice of this.#choices) choice.checked = false;
    this.#clear();
    need(this, '[data-met]', HTMLElement).hidden = true;
    this.#choices[0]?.focus();
  }

  #clear() {
    this.#paper.value = '';
    this.#paper.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

customElements.define('practise-listening', PractiseListening);
