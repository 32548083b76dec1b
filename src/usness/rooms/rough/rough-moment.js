import { need, onClick } from '../find.js';

const MINUTES = '20';
const STEPS = ['pause', 'write'];

/**
 * The pause is counted from when it was begun, also over a reload: that moment lies in the sealed draft with the words,
 * and nowhere else.
 */
class RoughMoment extends HTMLElement {
  connectedCallback() {
    onClick(this, '[data-begin]', () => this.#begin());
    onClick(this, '[data-on]', () => this.#show('write'));
    this.addEventListener('round', () => (need(this, '[data-round]', HTMLElement).hidden = false));
    this.addEventListener('restored', () => this.#again());
  }

  get #began() {
    return need(this, '[data-field="began"]', HTMLInputElement);
  }

  #begin() {
    this.#began.value = String(Date.now());
    this.#began.dispatchEvent(new Event('input', { bubbles: true }));
    this.#run();
  }

  #run() {
    const clock = need(this, 'quiet-clock', HTMLElement);
    clock.setAttribute('began', this.#began.value);
    clock.setAttribute('minutes', MINUTES);
    need(this, '[data-begin]', HTMLElement).hidden = true;
  }

  /** Whoever had begun to write goes on there. */
  #again() {
    if (Number(this.#began.value) > 0) this.#run();
    const words = [...this.querySelectorAll('textarea')].some((paper) => paper.value !== '');
    if (words) this.#show('write');
  }

  /** @param {string} step */
  #show(step) {
    for (const name of STEPS) need(this, `[data-step="${name}"]`, HTMLElement).hidden = name !== step;
    need(this, `[data-step="${step}"] h1`, HTMLElement).tabIndex = -1;
    need(this, `[data-step="${step}"] h1`, HTMLElement).focus();
  }
}

customElements.define('rough-moment', RoughMoment);
