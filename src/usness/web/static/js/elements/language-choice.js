import { setCookie } from '../here.js';
import { inputs } from '../setting.js';

const YEAR = 365 * 86_400;

/** The language of this device's pages. The house has to know it to speak it, so it stands in a cookie, and nowhere else. */
class LanguageChoice extends HTMLElement {
  connectedCallback() {
    for (const input of inputs(this)) input.addEventListener('change', () => this.#choose(input.value));
  }

  /** @param {string} language empty: the browser's */
  #choose(language) {
    setCookie('lang', language, language ? YEAR : 0);
    location.reload();
  }
}

customElements.define('language-choice', LanguageChoice);
