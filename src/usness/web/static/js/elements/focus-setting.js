import { focusOf, MOST_FOCUS } from '../keep/settings.js';
import { inputs, keepSetting, openSetting } from '../setting.js';
import { say } from '../page.js';

/** @import { Manifest } from '../keep/manifest.js' */

/** Up to two dimensions that this person would like more of. Only the sealed manifest knows. */
class FocusSetting extends HTMLElement {
  connectedCallback() {
    for (const input of inputs(this)) input.addEventListener('change', () => this.#keep(input));
    openSetting(this, (manifest) => this.#show(manifest));
  }

  /** @param {Manifest} manifest */
  #show(manifest) {
    const focus = focusOf(manifest);
    for (const input of inputs(this)) input.checked = focus.includes(input.value);
  }

  /** @param {HTMLInputElement} input */
  async #keep(input) {
    const focus = inputs(this).flatMap(({ checked, value }) => (checked ? [value] : []));
    if (focus.length > MOST_FOCUS) {
      input.checked = false;
      return say(this, 'two');
    }
    await keepSetting(this, (manifest) => ({ ...manifest, focus }), (manifest) => this.#show(manifest));
  }
}

customElements.define('focus-setting', FocusSetting);
