import { logHere, whereIn } from '../attributes.js';
import { bothWrote } from '../both-wrote.js';
import { mark, synced } from '../entries.js';
import { fill, need, onClick } from '../find.js';
import { hear } from '../heard.js';
import * as notes from '../keep/notes.js';
import { attempt, keysOf } from '../page.js';
import { words } from '../words.js';

/** @import { Document as Fields } from '../seal/document.js' */
/** @typedef {{ words: string, guess: string, lang: string, prompt: string }} Told */

/**
 * @param {Event} event
 * @returns {Told}
 */
function told(event) {
  /** @type {Fields} */
  const fields = event instanceof CustomEvent ? event.detail : {};
  const text = (/** @type {string} */ name) => (typeof fields[name] === 'string' ? fields[name].trim() : '');
  return { words: text('words'), guess: text('guess'), lang: text('lang'), prompt: text('prompt') };
}

/** Two pages, one question: the circles meet, the other's words stand alone first, and only then comes the rest. */
class RevealPair extends HTMLElement {
  /** @type {{ mine?: Told, theirs?: Told }} */
  #told = {};

  connectedCallback() {
    const [theirs, mine] = [need(this, '#theirs', HTMLElement), need(this, '#mine', HTMLElement)];
    hear(theirs, 'opened', () => this.#opened());
    hear(theirs, 'opened', (event) => this.#beside({ theirs: told(event) }, mine));
    hear(mine, 'opened', (event) => this.#beside({ mine: told(event) }, theirs));
    hear(theirs, 'refused', () => this.#refused());
    onClick(this, '[data-answer]', () => this.#answer());
    onClick(this, '[data-both]', () => this.#rest());
    attempt(this, null, () => this.#again());
  }

  get #card() {
    const { room, subject = '', round = 0 } = whereIn(this);
    return { room, log: logHere(), subject, round };
  }

  /** Whoever has read it before finds the whole page. */
  async #again() {
    const { log, subject, round } = this.#card;
    const keys = await keysOf();
    await synced(keys);
    if ((await notes.highest(keys, 'opened', notes.of(log, subject))) > round) this.#rest();
  }

  #opened() {
    const circles = this.querySelector('two-circles');
    if (circles instanceof HTMLElement) circles.dataset.state = 'open';
    this.#through();
    attempt(this, null, async () => mark(await keysOf(), 'opened', this.#card));
  }

  /**
   * What one guessed stands beside what the other wrote, and nothing is made of it.
   *
   * @param {{ mine?: Told, theirs?: Told }} fresh
   * @param {HTMLElement} others the words that the guess was about
   */
  #beside(fresh, others) {
    this.#told = { ...this.#told, ...fresh };
    const guess = (fresh.mine ?? fresh.theirs)?.guess ?? '';
    fill(others.parentElement ?? others, { guess });
    this.#bothWrote();
  }

  /** A word that they share, found on this device and kept nowhere. */
  async #bothWrote() {
    const { mine, theirs } = this.#told;
    const place = this.querySelector('[data-both-wrote]');
    const lists = (this.getAttribute('lists') ?? '').split(' ');
    if (!mine || !theirs || !place || mine.lang !== theirs.lang || !lists.includes(mine.lang)) return;
    const common = await words('common', mine.lang).catch(() => []);
    const [word = '', another = ''] = bothWrote([mine.words, theirs.words], mine.prompt, common);
    fill(place, another ? { word, another } : { only: word });
  }

  /** There is nothing to answer. */
  #refused() {
    this.querySelector('[data-answer]')?.setAttribute('hidden', '');
    this.#through();
  }

  #through() {
    need(this, '[data-pair]', HTMLElement).hidden = false;
  }

  #rest() {
    this.#through();
    for (const part of this.querySelectorAll('[data-rest]')) part.removeAttribute('hidden');
    for (const part of this.querySelectorAll('[data-first]')) part.setAttribute('hidden', '');
  }

  #answer() {
    this.#rest();
    need(this, 'reply-composer', HTMLElement).focus();
  }
}

customElements.define('reveal-pair', RevealPair);
