import { changePassphrase } from '../account.js';
import { need, onSubmit } from '../find.js';
import { attempt } from '../page.js';
import { show } from '../steps.js';
import { PassphraseChoice } from './passphrase-choice.js';

class ChangePassphrase extends HTMLElement {
  connectedCallback() {
    onSubmit(this, 'form', (button) => attempt(this, button, () => this.#change()));
  }

  async #change() {
    const before = need(this, 'input[data-before]', HTMLInputElement);
    const choice = need(this, 'passphrase-choice', PassphraseChoice);
    const after = choice.chosen('');
    if (after === null) return;
    await changePassphrase(before.value, after);
    before.value = '';
    choice.forget();
    show(this, 'done');
  }
}

customElements.define('change-passphrase', ChangePassphrase);
