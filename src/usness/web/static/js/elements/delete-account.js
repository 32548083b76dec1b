import { deleteAccount } from '../account.js';
import { need, onSubmit } from '../find.js';
import { wipe } from '../keep/keys.js';
import { tellSignedOut } from '../locking.js';
import { attempt } from '../page.js';

class DeleteAccount extends HTMLElement {
  connectedCallback() {
    onSubmit(this, 'form', (button) => attempt(this, button, () => this.#delete()));
  }

  async #delete() {
    await deleteAccount(need(this, 'input', HTMLInputElement).value);
    await wipe();
    tellSignedOut();
    location.replace('/');
  }
}

customElements.define('delete-account', DeleteAccount);
