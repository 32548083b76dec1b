import { button, need, onClick } from '../find.js';
import { help } from '../help.js';
import { attempt } from '../page.js';
import { flags } from './coach.js';

/** @import { Coach, Flags } from './coach.js' */

/**
 * A look at one's own draft, when one asks for it. It runs here, says at most four kind things, and is gone with the next
 * letter: nothing is sent, kept or counted, and nothing stands in the way of sending.
 */
class DraftCoach extends HTMLElement {
  connectedCallback() {
    onClick(this, '[data-look]', () => attempt(this, button(this, '[data-look]'), () => this.#look()));
    this.#form?.addEventListener('input', this.#hush);
    // With the page, so that asking is no request.
    help().catch(() => undefined);
  }

  disconnectedCallback() {
    this.#form?.removeEventListener('input', this.#hush);
  }

  /** The paper that this part stands on: it can't be shown anyone else's words. */
  get #form() {
    return this.closest('form');
  }

  get #sayings() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll('[data-flag]'))];
  }

  #hush = () => {
    for (const saying of this.#sayings) saying.hidden = true;
  };

  async #look() {
    const draft = this.#form ? need(this.#form, 'textarea', HTMLTextAreaElement).value.trim() : '';
    const { coach, lang } = await help();
    this.#hush();
    const rules = /** @type {Coach & Record<string, { sentence?: string }>} */ (coach);
    const found = draft ? shown(flags(draft, rules)) : ['empty'];
    for (const saying of this.#sayings.filter(({ dataset }) => found.includes(dataset.flag ?? ''))) {
      const sentence = rules[saying.dataset.flag ?? '']?.sentence;
      if (sentence) Object.assign(saying, { textContent: sentence, lang });
      saying.hidden = false;
    }
  }
}

/**
 * @param {Flags} found
 * @returns {string[]} the flags that there are; where there is none, that too is said
 */
function shown(found) {
  const there = Object.entries(found).flatMap(([flag, is]) => (is ? [flag] : []));
  return there.length > 0 ? there : ['none'];
}

customElements.define('draft-coach', DraftCoach);
