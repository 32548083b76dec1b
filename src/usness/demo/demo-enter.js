import { signIn } from '../account.js';
import { button, onClick } from '../find.js';
import { attempt } from '../page.js';

/** Signs in for real, as everyone does; only the passphrase is one that everybody knows. */
class DemoEnter extends HTMLElement {
  connectedCallback() {
    onClick(this, 'button', () => this.#enter());
    this.#enter();
  }

  async #enter() {
    const [handle, passphrase] = [this.getAttribute('handle') ?? '', this.getAttribute('passphrase') ?? ''];
    const entered = await attempt(this, button(this, 'button'), () => signIn(handle, passphrase));
    if (entered) location.replace('/today');
  }
}

customElements.define('demo-enter', DemoEnter);
