import { items, need, onClick, owned } from '../find.js';
import { sixWords, weakness } from '../keep/passphrase.js';
import { hush, say } from '../page.js';
import { words } from '../words.js';

/** Six offered words, or an own passphrase. */
export class PassphraseChoice extends HTMLElement {
  #offered = '';

  connectedCallback() {
    onClick(this, '[data-act="again"]', () => this.#offer());
    onClick(this, '[data-act="own"]', () => this.#turn('own'));
    onClick(this, '[data-act="offer"]', () => this.#turn('words'));
    onClick(this, '[data-act="look"]', () => this.#look());
    this.#offer();
  }

  get #own() {
    return need(this, 'input[data-own]', HTMLInputElement);
  }

  async #offer() {
    try {
      const chosen = sixWords(await words('passphrase', this.dataset.words ?? 'en'));
      this.#offered = chosen.join(' ');
      items(need(this, '.six-words', HTMLElement), chosen);
      // A password manager keeps what stands in a field of this kind.
      need(this, 'input[data-offered]', HTMLInputElement).value = this.#offered;
    } catch {
      this.#turn('own');
    }
  }

  /** @param {'own' | 'words'} mode */
  #turn(mode) {
    hush(this);
    for (const part of owned(this, '[data-mode]')) part.hidden = part.dataset.mode !== mode;
    if (mode === 'own') this.#own.focus();
  }

  #look() {
    const shown = this.#own.type === 'password';
    this.#own.type = shown ? 'text' : 'password';
    // A browser writes what stands in a plain field to its disk, to bring it back after a crash.
    this.#own.autocomplete = shown ? 'off' : 'new-password';
  }

  get #isOwn() {
    return owned(this, '[data-mode="own"]').some((part) => !part.hidden);
  }

  /**
   * @param {string} handle
   * @returns {string | null} null when it was too weak, which is then said here
   */
  chosen(handle) {
    hush(this);
    if (!this.#isOwn && this.#offered) return this.#offered;
    // The list of words never came: nothing is offered, and nothing may not become a passphrase.
    if (!this.#isOwn) this.#turn('own');
    const weak = weakness(this.#own.value, handle);
    this.#own.setAttribute('aria-invalid', String(weak !== null));
    if (!weak) return this.#own.value;
    say(this, weak);
    this.#own.focus();
    return null;
  }

  /** Once it has served. */
  forget() {
    this.#offered = '';
    for (const input of this.querySelectorAll('input')) input.value = '';
    need(this, '.six-words', HTMLElement).replaceChildren();
  }
}

customElements.define('passphrase-choice', PassphraseChoice);
