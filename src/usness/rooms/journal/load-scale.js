import { need, onClick } from '../find.js';

/**
 * Seven circles for how heavy it is, or none. The choice lies in a field that the form around it keeps and seals; this
 * only shows it, with its words.
 */
class LoadScale extends HTMLElement {
  connectedCallback() {
    for (const choice of this.#choices) choice.addEventListener('change', () => this.#choose(choice.value));
    onClick(this, '[data-none]', () => this.#choose(''));
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
    this.#show();
  }

  #show = () => {
    const { value, selectedOptions } = this.#field;
    for (const choice of this.#choices) choice.checked = choice.value === value;
    need(this, '[data-chosen]', HTMLElement).textContent = value === '' ? '' : (selectedOptions[0]?.text ?? '');
    need(this, '[data-none]', HTMLElement).hidden = value === '';
  };
}

customElements.define('load-scale', LoadScale);
