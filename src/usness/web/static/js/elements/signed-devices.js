import { call } from '../api.js';
import { onClick } from '../find.js';
import { attempt } from '../page.js';
import { renew } from '../part.js';

/** Signs out one of one's other devices, or all of them, from this one. */
class SignedDevices extends HTMLElement {
  connectedCallback() {
    for (const button of this.querySelectorAll('button[data-device]')) {
      button.addEventListener('click', () => this.#end(`/devices/${button.getAttribute('data-device')}`));
    }
    onClick(this, '[data-act="others"]', () => this.#end('/devices'));
  }

  /** @param {string} path */
  async #end(path) {
    const ended = await attempt(this, null, () => call('DELETE', path));
    if (ended) await renew();
  }
}

customElements.define('signed-devices', SignedDevices);
