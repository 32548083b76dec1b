import { lockOf } from '../keep/settings.js';
import { inputs, keepSetting, openSetting } from '../setting.js';

/** @import { Manifest } from '../keep/manifest.js' */

/** How long this person's devices stay open untouched; never longer than the house allows. */
class LockSetting extends HTMLElement {
  connectedCallback() {
    for (const input of inputs(this)) input.addEventListener('change', () => this.#keep(input));
    openSetting(this, (manifest) => this.#show(manifest));
  }

  /** @param {Manifest} manifest */
  #show(manifest) {
    const { minutes, leave } = lockOf(manifest);
    const choices = inputs(this).filter(({ type }) => type === 'radio');
    // The house's own limit, as long as nothing shorter was chosen, is the longest that it offers.
    const chosen = choices.find(({ value }) => Number(value) === minutes) ?? choices.at(-1);
    for (const input of choices) input.checked = input === chosen;
    for (const input of inputs(this)) if ('leave' in input.dataset) input.checked = leave;
  }

  /** @param {HTMLInputElement} input */
  async #keep({ type, value, checked }) {
    const change = type === 'radio' ? { lock_minutes: Number(value) } : { lock_on_leave: checked };
    await keepSetting(this, (manifest) => ({ ...manifest, ...change }), (manifest) => this.#show(manifest));
  }
}

customElements.define('lock-setting', LockSetting);
