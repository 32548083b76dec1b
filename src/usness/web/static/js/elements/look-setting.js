import { lookOf } from '../keep/settings.js';
import { inputs, keepSetting, openSetting } from '../setting.js';

/** @import { Look } from '../keep/settings.js' */
/** @import { Manifest } from '../keep/manifest.js' */

/** Light or dark, and how large: kept sealed for all of one's devices, and on this one for the next page. */
class LookSetting extends HTMLElement {
  connectedCallback() {
    for (const input of inputs(this)) input.addEventListener('change', () => this.#keep(input));
    openSetting(this, (manifest) => this.#show(manifest));
  }

  /** @param {Manifest} manifest */
  #show(manifest) {
    const look = lookOf(manifest);
    for (const input of inputs(this)) input.checked = look[/** @type {keyof Look} */ (input.name)] === input.value;
  }

  /** @param {HTMLInputElement} input */
  async #keep({ name, value }) {
    await keepSetting(
      this,
      (manifest) => ({ ...manifest, look: { ...manifest.look, ...lookOf(manifest), [name]: value } }),
      (manifest) => this.#show(manifest),
    );
  }
}

customElements.define('look-setting', LookSetting);
