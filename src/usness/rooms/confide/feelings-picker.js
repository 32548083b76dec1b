import { need, onClick } from '../find.js';
import { felt } from './confided.js';
import { fits, least } from './feelings.js';

/** @import { Felt } from './confided.js' */

/** How strong a feeling is as long as nobody says otherwise. */
const CLEARLY = 2;

/**
 * Nine families of words to choose from, or one typed: the words are in the page, so nothing that is looked for or chosen
 * leaves it but in the box.
 */
class FeelingsPicker extends HTMLElement {
  /** @type {Felt[]} in the order in which they were chosen */
  #chosen = [];

  connectedCallback() {
    this.#search.addEventListener('input', (event) => this.#look(event));
    this.addEventListener('change', (event) => this.#changed(event));
    for (const body of this.querySelectorAll('[data-to-family]')) {
      body.addEventListener('click', () => this.#turnTo(body.getAttribute('data-to-family') ?? ''));
    }
    document.addEventListener('restored', this.#restored);
    this.#restored();
  }

  disconnectedCallback() {
    document.removeEventListener('restored', this.#restored);
  }

  get #search() {
    return need(this, 'input[type="search"]', HTMLInputElement);
  }

  get #field() {
    return need(this, 'textarea', HTMLTextAreaElement);
  }

  /** @returns {HTMLElement[]} */
  get #feels() {
    return [...this.querySelectorAll('.feel')].filter((one) => one instanceof HTMLElement);
  }

  /**
   * What is typed here is looked for on this page alone, and is no part of what is being written.
   *
   * @param {Event} event
   */
  #look(event) {
    event.stopPropagation();
    const typed = this.#search.value;
    const asks = typed.trim() !== '';
    const found = new Map(this.#feels.map((feel) => [feel, this.#fit(feel, typed)]));
    const enough = least(Math.max(...found.values()), typed);
    for (const [feel, fit] of found) feel.hidden = asks && fit < enough;
    for (const family of this.querySelectorAll('details.family')) this.#open(family, asks);
    this.#tell(asks ? this.#feels.filter((feel) => !feel.hidden).length : -1);
  }

  /**
   * @param {HTMLElement} feel
   * @param {string} typed
   */
  #fit(feel, typed) {
    return fits({ word: feel.textContent?.trim() ?? '', also: feel.dataset.also ?? '' }, typed);
  }

  /**
   * @param {Element} family
   * @param {boolean} asks
   */
  #open(family, asks) {
    const some = family.querySelector('.feel:not([hidden])') !== null;
    family.toggleAttribute('hidden', !some);
    family.toggleAttribute('open', asks && some);
  }

  /** @param {number} words that fit; below 0 nothing was looked for */
  #tell(words) {
    need(this, '[data-nothing]', HTMLElement).hidden = words !== 0;
    const said = need(this, '[data-found]', HTMLElement);
    said.textContent = words > 0 ? (said.dataset.sentence ?? '').replace('{words}', String(words)) : '';
  }

  /** @param {string} id of a family that the body points to */
  #turnTo(id) {
    const family = need(this, `[data-family="${CSS.escape(id)}"]`, HTMLDetailsElement);
    this.#search.value = '';
    this.#search.dispatchEvent(new Event('input'));
    family.open = true;
    need(family, 'summary', HTMLElement).focus();
  }

  /** @param {Event} event */
  #changed(event) {
    const box = event.target;
    if (!(box instanceof HTMLInputElement)) return;
    if (box.type === 'checkbox') this.#choose(box.value, box.checked);
    else if (box.type === 'radio') this.#strengthen(box);
  }

  /**
   * @param {string} id
   * @param {boolean} on
   */
  #choose(id, on) {
    const others = this.#chosen.filter((one) => one.id !== id);
    this.#keep(on ? [...others, { id, strength: CLEARLY }] : others);
    this.#show();
  }

  /** @param {HTMLInputElement} radio */
  #strengthen(radio) {
    const id = radio.closest('li')?.dataset.id;
    this.#keep(this.#chosen.map((one) => (one.id === id ? { id, strength: Number(radio.value) } : one)));
  }

  /** @param {Felt[]} chosen */
  #keep(chosen) {
    this.#chosen = chosen;
    this.#field.value = chosen.length > 0 ? JSON.stringify(chosen) : '';
    this.#field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** What a draft brought back. */
  #restored = () => {
    this.#chosen = this.#field.value ? felt(JSON.parse(this.#field.value)) : [];
    this.#show();
  };

  #show() {
    for (const box of this.querySelectorAll('input[type="checkbox"]')) {
      if (box instanceof HTMLInputElement) box.checked = this.#chosen.some(({ id }) => id === box.value);
    }
    const picked = need(this, '[data-picked]', HTMLElement);
    need(picked, 'ul', HTMLElement).replaceChildren(...this.#chosen.map((one) => this.#row(one)));
    picked.hidden = this.#chosen.length === 0;
  }

  /** @param {Felt} one */
  #row({ id, strength }) {
    const row = /** @type {DocumentFragment} */ (need(this, ':scope > template', HTMLTemplateElement).content.cloneNode(true));
    need(row, 'li', HTMLElement).dataset.id = id;
    need(row, '[data-word]', HTMLElement).textContent = this.#word(id);
    for (const radio of row.querySelectorAll('input')) {
      radio.name = `strength-${id}`;
      radio.checked = radio.value === String(strength);
    }
    onClick(row, '[data-drop]', () => this.#choose(id, false));
    return row;
  }

  /** @param {string} id */
  #word(id) {
    return this.querySelector(`input[value="${CSS.escape(id)}"]`)?.closest('.feel')?.textContent?.trim() ?? '';
  }
}

customElements.define('feelings-picker', FeelingsPicker);
