import { need, onSubmit } from '../find.js';
import { attempt, keysOf, reason, say, saveManifest } from '../page.js';

/** The own name, which only the sealed manifest and the partner's know. */
class NameSetting extends HTMLElement {
  connectedCallback() {
    onSubmit(this, 'form', (button) => this.#keep(button));
    this.#open();
  }

  get #input() {
    return need(this, 'input', HTMLInputElement);
  }

  async #open() {
    try {
      this.#input.value = (await keysOf()).manifest.name;
    } catch (error) {
      say(this, ...reason(error));
    }
  }

  /** @param {HTMLButtonElement | null} button */
  async #keep(button) {
    const name = this.#input.value.trim();
    if (!name) return say(this, 'name');
    const kept = await attempt(this, button, async () => {
      await saveManifest((manifest) => ({ ...manifest, name }));
    });
    if (kept) say(this, 'kept');
  }
}

customElements.define('name-setting', NameSetting);
