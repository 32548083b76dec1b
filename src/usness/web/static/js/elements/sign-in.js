import { signIn } from '../account.js';
import { need, onSubmit } from '../find.js';
import { forgetHere } from '../here.js';
import { attempt, safePath } from '../page.js';

class SignIn extends HTMLElement {
  connectedCallback() {
    // Whoever was here before has signed out, perhaps from elsewhere: how they like their pages goes too.
    forgetHere();
    onSubmit(this, 'form', (button) => attempt(this, button, () => this.#signIn()));
  }

  async #signIn() {
    const passphrase = need(this, 'input[data-passphrase]', HTMLInputElement);
    await signIn(need(this, 'input[data-handle]', HTMLInputElement).value, passphrase.value);
    passphrase.value = '';
    location.replace(safePath(this.dataset.next));
  }
}

customElements.define('sign-in', SignIn);
