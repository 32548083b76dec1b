import { need, onClick } from '../find.js';
import { hear } from '../heard.js';
import { help } from '../help.js';
import { attempt } from '../page.js';
import { showPart } from '../part.js';

/** @import { Document as Fields } from '../seal/document.js' */

/**
 * Where one answers what the other said. What kind of help they'd like, and how heavy it is, stands in what this device
 * opened; the house knows neither. Something hard first brings a few lines, and the paper after a tap.
 */
class ReplyComposer extends HTMLElement {
  static observedAttributes = ['need'];

  attributeChangedCallback() {
    if (this.isConnected) this.#named(this.getAttribute('need') ?? '');
  }

  connectedCallback() {
    const words = document.getElementById(this.getAttribute('of') ?? '');
    if (words) hear(words, 'opened', (event) => this.#learn(event));
    onClick(this, '[data-write]', () => this.#write());
    this.attributeChangedCallback();
  }

  /** Where to go on: the paper, or what comes before it. */
  focus() {
    const part = this.querySelector('[data-part]:not([hidden])');
    const next = part?.querySelector('textarea') ?? part?.querySelector('h2');
    if (next instanceof HTMLElement) next.focus();
  }

  /** @param {Event} event */
  #learn(event) {
    /** @type {Fields} */
    const fields = event instanceof CustomEvent ? event.detail : {};
    if (typeof fields.need === 'string') this.setAttribute('need', fields.need);
    if (fields.weight === 'heavy' && !this.hasAttribute('hard')) this.#harden();
  }

  #harden() {
    this.setAttribute('hard', '');
    // Whoever has begun to write isn't sent back.
    if (need(this, 'textarea', HTMLTextAreaElement).value === '') showPart(this, 'hard');
  }

  #write() {
    showPart(this, 'paper');
    this.focus();
  }

  /** @param {string} name from the other's box, so anything may stand there */
  #named(name) {
    need(this, 'reply-starters', HTMLElement).setAttribute('need', name);
    attempt(this, null, async () => {
      const { needs, lang } = await help();
      const found = needs.find(({ id }) => id === name);
      this.#put('[data-need]', found?.sentence, lang);
      this.#put('[data-guide]', found?.guide, lang);
    });
  }

  /**
   * @param {string} selector
   * @param {string | undefined} text
   * @param {string} lang
   */
  #put(selector, text, lang) {
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll(selector))) {
      Object.assign(place, { textContent: text ?? '', lang, hidden: !text });
    }
  }
}

customElements.define('reply-composer', ReplyComposer);
