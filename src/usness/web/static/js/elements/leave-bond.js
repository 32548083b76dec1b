import { call } from '../api.js';
import { need, onSubmit } from '../find.js';
import { attempt, say } from '../page.js';
import { show } from '../steps.js';

/** One-sided and at once. */
class LeaveBond extends HTMLElement {
  connectedCallback() {
    onSubmit(this, 'form', (button) => attempt(this, button, () => this.#leave()));
  }

  async #leave() {
    if (!need(this, 'input[type="checkbox"]', HTMLInputElement).checked) return say(this, 'sure');
    await call('POST', `/bonds/${this.dataset.bond}/leave`, {});
    show(this, 'left');
  }
}

customElements.define('leave-bond', LeaveBond);
