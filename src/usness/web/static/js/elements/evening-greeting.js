import { attempt, keysOf } from '../page.js';

/** @type {[number, string][]} from which hour on */
const HOURS = [
  [0, 'night'],
  [5, 'morning'],
  [12, 'day'],
  [18, 'evening'],
  [23, 'night'],
];

/** The name is sealed in the manifest and the hour is the reader's, so the page greets only here. */
class EveningGreeting extends HTMLElement {
  connectedCallback() {
    attempt(this, null, () => this.#greet());
  }

  async #greet() {
    const { manifest } = await keysOf();
    const [, code] = HOURS.findLast(([from]) => new Date().getHours() >= from) ?? [0, 'day'];
    const sentence = this.querySelector(`[data-greeting="${code}"]`)?.textContent ?? '';
    const heading = this.querySelector('h1');
    if (heading && sentence) heading.textContent = sentence.replace('{name}', manifest.name);
  }
}

customElements.define('evening-greeting', EveningGreeting);
