import { items, need, onClick, onSubmit } from '../find.js';
import { attempt, saveManifest } from '../page.js';
import { parseRecovery, recoveryText } from '../seal/account.js';
import { equal, spend } from '../seal/bytes.js';
import { Failure } from '../seal/failure.js';
import { show } from '../steps.js';

/** @import { Bytes } from '../seal/bytes.js' */

/** Shows a new recovery code, prints it, and checks by typing whether it was written down. Then `usness:done`. */
export class RecoverySheet extends HTMLElement {
  /** @type {Bytes | undefined} */
  #code;

  connectedCallback() {
    onClick(this, '[data-act="print"]', () => this.#print());
    onClick(this, '[data-act="check"]', () => show(this, 'check'));
    onClick(this, '[data-act="look"]', () => show(this, 'sheet'));
    onClick(this, '[data-act="tomorrow"]', () => this.#done());
    onSubmit(this, 'form', (button) => attempt(this, button, () => this.#check()));
  }

  disconnectedCallback() {
    this.#code?.fill(0);
  }

  /** @param {Bytes} code */
  async show(code) {
    this.#code = code;
    items(need(this, '.groups', HTMLElement), (await recoveryText(code)).split('-'));
  }

  #print() {
    document.body.classList.add('printing-code');
    print();
    document.body.classList.remove('printing-code');
  }

  async #check() {
    const typed = await parseRecovery(need(this, 'input', HTMLInputElement).value);
    const same = await spend(typed, (bytes) => this.#code !== undefined && equal(bytes, this.#code));
    if (!same) throw new Failure('checksum');
    await saveManifest((manifest) => ({ ...manifest, recovery_checked: true }));
    this.#done();
  }

  #done() {
    this.#code?.fill(0);
    need(this, 'input', HTMLInputElement).value = '';
    need(this, '.groups', HTMLElement).replaceChildren();
    this.dispatchEvent(new CustomEvent('usness:done', { bubbles: true }));
  }
}

customElements.define('recovery-sheet', RecoverySheet);
