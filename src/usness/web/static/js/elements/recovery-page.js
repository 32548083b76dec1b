import { newCode, tryCode } from '../account.js';
import { need, onClick, onSubmit } from '../find.js';
import { attempt, keysOf, saveManifest } from '../page.js';
import { show, step } from '../steps.js';
import { RecoverySheet } from './recovery-sheet.js';

/** For someone signed in: tries the code on paper, or makes a new one. */
class RecoveryPage extends HTMLElement {
  connectedCallback() {
    const [have, renew] = [step(this, 'have'), step(this, 'renew')];
    onSubmit(have, 'form', (button) => attempt(have, button, () => this.#try()));
    onSubmit(renew, 'form', (button) => attempt(renew, button, () => this.#renew()));
    onClick(this, '[data-act="renew"]', () => show(this, 'renew'));
    onClick(this, '[data-act="have"]', () => show(this, 'have'));
    this.addEventListener('usness:done', () => show(this, 'done'));
  }

  async #try() {
    const written = need(this, 'input[data-code]', HTMLInputElement);
    await tryCode(written.value, (await keysOf()).person);
    written.value = '';
    await saveManifest((manifest) => ({ ...manifest, recovery_checked: true }));
    show(this, 'done');
  }

  async #renew() {
    const passphrase = need(this, 'input[data-passphrase]', HTMLInputElement);
    const code = await newCode(passphrase.value);
    passphrase.value = '';
    await need(this, 'recovery-sheet', RecoverySheet).show(code);
    show(this, 'sheet');
    await saveManifest((manifest) => ({ ...manifest, recovery_checked: false }));
  }
}

customElements.define('recovery-page', RecoveryPage);
