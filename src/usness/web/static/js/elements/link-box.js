import { button, need, onClick } from '../find.js';
import { say } from '../page.js';

/** A link to copy or to share by the device's own sheet. */
class LinkBox extends HTMLElement {
  connectedCallback() {
    onClick(this, '[data-act="copy"]', () => this.#copy());
    onClick(this, '[data-act="share"]', () => this.#share());
    this.#field.addEventListener('focus', () => this.#field.select());
    const share = button(this, '[data-act="share"]');
    if (share) share.hidden = !('share' in navigator);
  }

  get #field() {
    return need(this, 'input', HTMLInputElement);
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.#field.value);
      say(this, 'copied');
    } catch {
      this.#field.select();
      say(this, 'copy-yourself');
    }
  }

  async #share() {
    try {
      await navigator.share({ url: this.#field.value });
    } catch (error) {
      // Closing the sheet is no fault.
      if (!(error instanceof DOMException && error.name === 'AbortError')) say(this, 'copy-yourself');
    }
  }
}

customElements.define('link-box', LinkBox);
