import { onClick, owned } from '../find.js';
import { attempt, keysOf, reason, say, saveManifest } from '../page.js';

const LIGHT = 2;

/** How deep cards may go for this person. Only the sealed manifest knows. */
class PaceSetting extends HTMLElement {
  connectedCallback() {
    for (const input of this.#choices) input.addEventListener('change', () => this.#keep(Number(input.value)));
    onClick(this, '[data-act="light"]', () => this.#keep(LIGHT));
    this.#open();
  }

  get #choices() {
    return owned(this, 'input[type="radio"]').filter((input) => input instanceof HTMLInputElement);
  }

  /** @param {number} pace */
  #show(pace) {
    for (const input of this.#choices) {
      input.disabled = false;
      input.checked = Number(input.value) === pace;
    }
  }

  async #open() {
    try {
      this.#show((await keysOf()).manifest.pace);
    } catch (error) {
      say(this, ...reason(error));
    }
  }

  /** @param {number} pace */
  async #keep(pace) {
    const kept = await attempt(this, null, async () => {
      const { manifest } = await saveManifest((before) => ({ ...before, pace }));
      this.#show(manifest.pace);
    });
    if (kept) say(this, 'kept');
    else this.#open();
  }
}

customElements.define('pace-setting', PaceSetting);
