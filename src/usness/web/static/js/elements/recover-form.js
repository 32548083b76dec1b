import { recover } from '../account.js';
import { need, onSubmit } from '../find.js';
import { attempt, saveManifest } from '../page.js';
import { show, step } from '../steps.js';
import { PassphraseChoice } from './passphrase-choice.js';
import { RecoverySheet } from './recovery-sheet.js';

/** @import { Bytes } from '../seal/bytes.js' */

/** The code opens the account once; then it needs a new passphrase, and gets a new code. */
class RecoverForm extends HTMLElement {
  /** @type {((passphrase: string) => Promise<Bytes>) | undefined} */
  #finish;

  connectedCallback() {
    const [code, passphrase] = [step(this, 'code'), step(this, 'passphrase')];
    onSubmit(code, 'form', (button) => attempt(code, button, () => this.#prove()));
    onSubmit(passphrase, 'form', (button) => attempt(passphrase, button, () => this.#renew()));
    this.addEventListener('usness:done', () => location.replace('/today'));
  }

  get #handle() {
    return need(this, 'input[data-handle]', HTMLInputElement).value.trim().toLowerCase();
  }

  async #prove() {
    const written = need(this, 'input[data-code]', HTMLInputElement);
    this.#finish = await recover(this.#handle, written.value);
    written.value = '';
    show(this, 'passphrase');
  }

  async #renew() {
    const choice = need(this, 'passphrase-choice', PassphraseChoice);
    const passphrase = choice.chosen(this.#handle);
    if (passphrase === null || !this.#finish) return;
    const code = await this.#finish(passphrase);
    choice.forget();
    await need(this, 'recovery-sheet', RecoverySheet).show(code);
    show(this, 'recovery');
    await saveManifest((manifest) => ({ ...manifest, recovery_checked: false }));
  }
}

customElements.define('recover-form', RecoverForm);
