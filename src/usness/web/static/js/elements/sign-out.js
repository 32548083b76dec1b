import { call, Refusal } from '../api.js';
import { button, onClick } from '../find.js';
import { forgetHere } from '../here.js';
import { wipe } from '../keep/keys.js';
import { tellSignedOut } from '../locking.js';
import { attempt } from '../page.js';

/** Sign-out. This device forgets first: that needs nobody. */
class SignOut extends HTMLElement {
  connectedCallback() {
    onClick(this, 'button', () => attempt(this, button(this, 'button'), () => this.#leave()));
  }

  async #leave() {
    await wipe();
    forgetHere();
    try {
      await call('POST', '/sign-out', {});
    } catch (error) {
      const already = error instanceof Refusal && error.status === 401;
      if (!already) throw error;
    } finally {
      // Also without a network: the other tabs still show what was open.
      tellSignedOut();
    }
    location.replace('/');
  }
}

customElements.define('sign-out', SignOut);
