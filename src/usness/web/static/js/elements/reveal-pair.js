import { logHere, whereIn } from '../attributes.js';
import { mark, synced } from '../entries.js';
import { need, onClick } from '../find.js';
import * as notes from '../keep/notes.js';
import { attempt, keysOf } from '../page.js';

/** Two pages, one question: the circles meet, the other's words stand alone first, and only then comes the rest. */
class RevealPair extends HTMLElement {
  connectedCallback() {
    const theirs = need(this, '#theirs', HTMLElement);
    theirs.addEventListener('opened', () => this.#opened());
    theirs.addEventListener('refused', () => this.#refused());
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
    need(this, 'textarea', HTMLTextAreaElement).focus();
  }
}

customElements.define('reveal-pair', RevealPair);
