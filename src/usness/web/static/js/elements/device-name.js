import { openDescription } from '../devices.js';
import { fill } from '../find.js';
import { keysOf } from '../page.js';
import { showPart } from '../part.js';

/** What a device said of itself. One that doesn't open stays unnamed: the row, and the button beside it, still serve. */
class DeviceName extends HTMLElement {
  connectedCallback() {
    if (this.getAttribute('about')) this.#open().catch(() => showPart(this, 'unknown'));
  }

  async #open() {
    const [device, about] = ['device', 'about'].map((name) => this.getAttribute(name) ?? '');
    fill(this, { ...(await openDescription(await keysOf(), device ?? '', about ?? '')) });
    showPart(this, 'known');
  }
}

customElements.define('device-name', DeviceName);
