import { isoDay, spoken } from '../days.js';
import { need, onClick, onSubmit } from '../find.js';
import { after, ALWAYS, isQuiet } from '../keep/quiet.js';
import { attempt, keysOf, reason, saveManifest, say } from '../page.js';
import { inputs } from '../setting.js';
import { show, step } from '../steps.js';

/** Begins and ends quiet time. It stands in the sealed manifest alone: neither the house nor the other learns of it. */
class QuietSetting extends HTMLElement {
  connectedCallback() {
    onSubmit(step(this, 'loud'), 'form', (button) => this.#begin(button));
    onClick(this, '[data-act="end"]', () => this.#end());
    for (const input of inputs(this)) input.addEventListener('change', () => this.#turn());
    this.#open();
  }

  get #day() {
    return need(this, 'input[type="date"]', HTMLInputElement);
  }

  get #chosen() {
    return need(this, 'input[type="radio"]:checked', HTMLInputElement).value;
  }

  #turn() {
    need(this, '[data-day-field]', HTMLElement).hidden = this.#chosen !== 'day';
  }

  async #open() {
    try {
      this.#show((await keysOf()).manifest.quiet_until ?? '');
    } catch (error) {
      say(this, ...reason(error));
    }
  }

  /** @param {string} until */
  #show(until) {
    if (!isQuiet({ quiet_until: until }, isoDay(new Date()))) return void show(this, 'loud');
    need(this, '[data-until-said]', HTMLElement).hidden = until !== ALWAYS;
    need(this, '[data-until-day]', HTMLElement).hidden = until === ALWAYS;
    need(this, '[data-day]', HTMLElement).textContent = until === ALWAYS ? '' : spoken(until);
    show(this, 'quiet');
  }

  /** @returns {string} */
  #until() {
    const today = isoDay(new Date());
    if (this.#chosen === 'always') return ALWAYS;
    if (this.#chosen === 'day') return this.#day.value > today ? this.#day.value : '';
    return after(today, this.#chosen === 'week' ? 7 : 1);
  }

  /** @param {HTMLButtonElement | null} button */
  async #begin(button) {
    const quiet_until = this.#until();
    if (!quiet_until) return say(step(this, 'loud'), 'day');
    await attempt(this, button, () => this.#keep(quiet_until));
  }

  #end() {
    attempt(this, null, () => this.#keep(''));
  }

  /** @param {string} quiet_until */
  async #keep(quiet_until) {
    await saveManifest((manifest) => ({ ...manifest, quiet_until }));
    this.#show(quiet_until);
  }
}

customElements.define('quiet-setting', QuietSetting);
