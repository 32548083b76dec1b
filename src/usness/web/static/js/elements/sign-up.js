import { need } from '../find.js';
import { show } from '../steps.js';
import './account-form.js';
import { RecoverySheet } from './recovery-sheet.js';

/** @import { Bytes } from '../seal/bytes.js' */

/** An account first, then its recovery code, then the house. */
class SignUp extends HTMLElement {
  connectedCallback() {
    this.addEventListener('usness:account', (event) => this.#made(/** @type {CustomEvent} */ (event).detail.code));
    this.addEventListener('usness:done', () => location.replace('/today'));
  }

  /** @param {Bytes} code */
  async #made(code) {
    await need(this, 'recovery-sheet', RecoverySheet).show(code);
    show(this, 'recovery');
  }
}

customElements.define('sign-up', SignUp);
