import { items, need, onSubmit } from '../find.js';
import { attempt, say } from '../page.js';
import { Failure } from '../seal/failure.js';
import { codeOf } from '../words.js';

/** @import { Bytes } from '../seal/bytes.js' */

/**
 * @typedef {object} Ceremony
 * @property {string[]} own the words that this side says
 * @property {string[]} list
 * @property {(heard: Bytes) => Promise<void>} check throws a mismatch
 * @property {() => Promise<boolean>} missed counts a miss; whether another try is left
 */

/** Shows the own four words and asks for the other's. Nothing of this is sent anywhere. */
export class FourWords extends HTMLElement {
  /** @type {Ceremony | undefined} */
  #ceremony;
  /** @type {((matched: boolean) => void) | undefined} */
  #end;

  connectedCallback() {
    onSubmit(this, 'form', (button) => attempt(this, button, () => this.#heard()));
  }

  get #inputs() {
    return [...this.querySelectorAll('input')];
  }

  /**
   * @param {Ceremony} ceremony
   * @returns {Promise<boolean>} whether they matched; false after the last miss
   */
  ask(ceremony) {
    this.#ceremony = ceremony;
    items(need(this, '.spoken', HTMLElement), ceremony.own);
    return new Promise((resolve) => (this.#end = resolve));
  }

  async #heard() {
    if (!this.#ceremony) return;
    const heard = codeOf(this.#ceremony.list, this.#inputs.map((input) => input.value));
    // A word that nobody can have said is a slip of the pen, not a miss.
    if (!heard) return this.#unknown();
    try {
      await this.#ceremony.check(heard);
      this.#end?.(true);
    } catch (error) {
      if (!(error instanceof Failure && error.kind === 'mismatch')) throw error;
      await this.#differ();
    }
  }

  #unknown() {
    const list = this.#ceremony?.list ?? [];
    const wrong = this.#inputs.filter((input) => !codeOf(list, [input.value]));
    for (const input of this.#inputs) input.setAttribute('aria-invalid', String(wrong.includes(input)));
    say(this, 'unknown-word');
    wrong[0]?.focus();
  }

  async #differ() {
    const another = await this.#ceremony?.missed();
    if (!another) return this.#end?.(false);
    for (const input of this.#inputs) input.value = '';
    say(this, 'differ');
    this.#inputs[0]?.focus();
  }
}

customElements.define('four-words', FourWords);
