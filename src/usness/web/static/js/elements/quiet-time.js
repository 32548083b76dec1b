import { isoDay } from '../days.js';
import { need, onClick } from '../find.js';
import { isQuiet } from '../keep/quiet.js';
import { attempt, keysOf, saveManifest } from '../page.js';

/**
 * Today in quiet time: one sentence, and the way to end it. What follows on the page stays out of sight until this device
 * knows whether it's quiet, so that nothing that asks is seen even for a moment.
 */
class QuietTime extends HTMLElement {
  connectedCallback() {
    onClick(this, '[data-act="end"]', () => this.#end());
    this.#decide();
  }

  async #decide() {
    await attempt(this, null, async () => {
      const { manifest } = await keysOf();
      const quiet = isQuiet(manifest, isoDay(new Date()));
      need(this, '[data-resting]', HTMLElement).hidden = !quiet;
      this.dataset.state = quiet ? 'quiet' : 'loud';
    });
    // A page that can't know says what is wrong in its other parts.
    this.dataset.state ??= 'loud';
  }

  #end() {
    attempt(this, null, async () => {
      await saveManifest((manifest) => ({ ...manifest, quiet_until: '' }));
      location.reload();
    });
  }
}

customElements.define('quiet-time', QuietTime);
