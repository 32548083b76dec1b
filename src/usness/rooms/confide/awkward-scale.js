import { need, onClick } from '../find.js';
import { bucket } from './fears.js';

/** A slider that says nothing until it is touched: where it stands by itself is nobody's answer. */
class AwkwardScale extends HTMLElement {
  #touched = false;

  connectedCallback() {
    this.#slider.addEventListener('input', () => this.#touch(true));
    onClick(this, '[data-none]', () => this.#touch(false));
  }

  get #slider() {
    return need(this, 'input', HTMLInputElement);
  }

  /** @returns {number | undefined} 0 to 100, if it was said */
  get said() {
    return this.#touched ? Number(this.#slider.value) : undefined;
  }

  /** @param {boolean} touched */
  #touch(touched) {
    this.#touched = touched;
    need(this, '[data-chosen]', HTMLElement).textContent = touched ? this.word(Number(this.#slider.value)) : '';
    need(this, '[data-none]', HTMLElement).hidden = !touched;
    this.dispatchEvent(new Event('said', { bubbles: true }));
  }

  /**
   * @param {number} value 0 to 100
   * @returns {string}
   */
  word(value) {
    return need(this, '[data-words-of-scale]', HTMLElement).children[bucket(value)]?.textContent?.trim() ?? '';
  }
}

customElements.define('awkward-scale', AwkwardScale);

export { AwkwardScale };
