import { makeAccount } from '../account.js';
import { need, onSubmit } from '../find.js';
import { attempt, say } from '../page.js';
import { PassphraseChoice } from './passphrase-choice.js';

const HANDLE = /^[a-z0-9._-]{3,32}$/;

/** Makes an account and signs this device in; then tells `usness:account` with the recovery code. */
export class AccountForm extends HTMLElement {
  connectedCallback() {
    onSubmit(this, 'form', (button) => attempt(this, button, () => this.#make()));
  }

  get #name() {
    return need(this, 'input[data-name]', HTMLInputElement);
  }

  get #handle() {
    return need(this, 'input[data-handle]', HTMLInputElement);
  }

  /** @returns {string | undefined} what is missing */
  #lacks() {
    if (!this.#name.value.trim()) return 'name';
    if (!HANDLE.test(this.#handle.value.trim().toLowerCase())) return 'handle-shape';
    return need(this, 'input[data-adult]', HTMLInputElement).checked ? undefined : 'adult';
  }

  async #make() {
    const lack = this.#lacks();
    if (lack) return say(this, lack);
    const choice = need(this, 'passphrase-choice', PassphraseChoice);
    const handle = this.#handle.value.trim().toLowerCase();
    const passphrase = choice.chosen(handle);
    if (passphrase === null) return;
    const code = await makeAccount({ name: this.#name.value.trim(), handle, passphrase });
    choice.forget();
    this.dispatchEvent(new CustomEvent('usness:account', { bubbles: true, detail: { code } }));
  }
}

customElements.define('account-form', AccountForm);
