import { unlock } from '../account.js';
import { need, onSubmit } from '../find.js';
import { attempt, safePath } from '../page.js';

class UnlockForm extends HTMLElement {
  connectedCallback() {
    onSubmit(this, 'form', (button) => attempt(this, button, () => this.#unlock()));
    need(this, 'input', HTMLInputElement).focus();
  }

  async #unlock() {
    const passphrase = need(this, 'input', HTMLInputElement);
    await unlock(passphrase.value);
    passphrase.value = '';
    location.replace(safePath(this.dataset.next));
  }
}

customElements.define('unlock-form', UnlockForm);
