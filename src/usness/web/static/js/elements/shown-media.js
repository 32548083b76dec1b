import { fetched } from '../blobs.js';
import { need, onClick } from '../find.js';
import { VOICES } from '../keep/blobs.js';
import { styled } from '../media-style.js';
import { attempt } from '../page.js';

/** @import { Keys } from '../keep/keys.js' */
/** @import { Medium } from '../keep/blobs.js' */
/** @typedef {{ keys: Keys, log: string, medium: Medium }} Given */
/** @typedef {HTMLElement & { recording: Blob }} Player */

/** One recording or picture of an open entry. It's fetched once it comes into sight, opened here, and forgotten with the page. */
class ShownMedia extends HTMLElement {
  /** @type {Given | undefined} */
  #given;
  #url = '';
  #sight = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && this.#load());

  connectedCallback() {
    styled();
    onClick(this, '[data-again]', () => this.#load());
  }

  disconnectedCallback() {
    this.#sight.disconnect();
    URL.revokeObjectURL(this.#url);
  }

  /** @param {Given} given */
  give(given) {
    this.#given = given;
    this.#say('name', given.medium.name);
    this.querySelector('voice-player')?.setAttribute('seconds', String(given.medium.seconds ?? 1));
    const { width, height } = given.medium;
    if (width && height) this.style.setProperty('--shape', `${width} / ${height}`);
    this.#sight.observe(this);
  }

  async #load() {
    const given = this.#given;
    if (!given) return;
    this.#sight.disconnect();
    this.#again.hidden = true;
    const done = await attempt(this, null, () => this.#fetch(given));
    this.#again.hidden = done;
  }

  get #again() {
    return need(this, '[data-again]', HTMLElement);
  }

  /** @param {Given} given */
  async #fetch({ keys, log, medium }) {
    const bar = need(this, 'progress', HTMLProgressElement);
    const content = await fetched(keys, log, medium, (part) => (bar.value = part));
    const blob = new Blob([content], { type: medium.type });
    if (VOICES.includes(medium.type)) this.#play(blob);
    else this.#see(blob, medium.name);
  }

  /** @param {Blob} blob */
  #play(blob) {
    const player = /** @type {Player} */ (need(this, 'voice-player', HTMLElement));
    player.recording = blob;
    player.hidden = false;
  }

  /**
   * @param {Blob} blob
   * @param {string} name
   */
  #see(blob, name) {
    const picture = need(this, 'img', HTMLImageElement);
    this.#url = URL.createObjectURL(blob);
    Object.assign(picture, { src: this.#url, alt: typeof name === 'string' ? name : '', hidden: false });
  }

  /**
   * @param {string} name
   * @param {unknown} text
   */
  #say(name, text) {
    const place = this.querySelector(`[data-${name}]`);
    if (!(place instanceof HTMLElement) || typeof text !== 'string') return;
    place.textContent = text;
    place.hidden = text === '';
  }
}

customElements.define('shown-media', ShownMedia);
