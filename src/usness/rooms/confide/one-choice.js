import { need } from '../find.js';

/** Some choices of which one holds. It lies in a field that the form around it keeps and seals; this only shows it. */
class OneChoice extends HTMLElement {
  connectedCallback() {
    for (const choice of this.#choices) choice.addEventListener('change', () => this.#choose(choice.value));
    this.#field.addEventListener('change', this.#show);
    document.addEventListener('restored', this.#show);
    this.#show();
  }

  disconnectedCallback() {
    document.removeEventListener('restored', this.#show);
  }

  get #choices() {
    return [...this.querySelectorAll('input')];
  }

  get #field() {
    return need(this, 'select', HTMLSelectElement);
  }

  /** @param {string} value */
  #choose(value) {
    this.#field.value = value;
    this.#field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  #show = () => {
    const { value } = this.#field;
    for (const choice of this.#choices) choice.checked = choice.value === value;
  };
}

customElements.define('one-choice', OneChoice);
