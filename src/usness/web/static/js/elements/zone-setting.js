import { call } from '../api.js';
import { fill, need, onClick, onSubmit } from '../find.js';
import { attempt, say } from '../page.js';

/** The time zone that two people share. Nothing takes it from a device by itself: it would tell where someone is. */
class ZoneSetting extends HTMLElement {
  connectedCallback() {
    onSubmit(this, 'form', (button) => this.#keep(button));
    onClick(this, '[data-act="here"]', () => (this.#select.value = this.#here));
    const offered = [...this.#select.options].some(({ value }) => value === this.#here);
    if (offered && this.#here !== this.#select.value) fill(this, { zone: this.#here });
  }

  get #select() {
    return need(this, 'select', HTMLSelectElement);
  }

  get #here() {
    return Intl.DateTimeFormat().resolvedOptions().timeZone;
  }

  /** @param {HTMLButtonElement | null} button */
  async #keep(button) {
    const body = { zone: this.#select.value };
    const kept = await attempt(this, button, () => call('PUT', `/bonds/${this.dataset.bond}/zone`, body));
    if (kept) say(this, 'kept');
  }
}

customElements.define('zone-setting', ZoneSetting);
