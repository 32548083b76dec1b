import { b64 } from '../seal/bytes.js';
import { agree, logHere, recordAt, recordOf } from '../attributes.js';
import { openEntry } from '../entries.js';
import { tell } from '../heard.js';
import { ownLog } from '../keep/keys.js';
import { keysOf, reason, say } from '../page.js';

/** @import { Keys } from '../keep/keys.js' */
/** @import { RecordJson } from '../keep/records.js' */
/** @import { Document as Fields } from '../seal/document.js' */

/**
 * Opens one record in place. What can't be opened shows one sentence, never half a text. What is `own` lies in the person's
 * own log, wherever the page stands.
 */
class SealedWords extends HTMLElement {
  static observedAttributes = ['record'];
  #shown = '';

  /** An element that wakes in a page hears of its attribute and of its place: it opens once all the same. */
  attributeChangedCallback() {
    const [record, json] = [recordAt(this), this.getAttribute('record') ?? ''];
    if (!record || !this.isConnected || json === this.#shown) return;
    this.#shown = json;
    this.#show(record);
  }

  connectedCallback() {
    this.attributeChangedCallback();
  }

  /** @param {RecordJson} record */
  async #show(record) {
    try {
      const keys = await keysOf();
      agree(keys, this, record);
      const log = this.hasAttribute('own') ? ownLog(keys) : logHere();
      const { fields } = await openEntry(keys, log, record, recordOf(this, 'with'));
      this.#put(keys, log, record, fields);
      tell(this, new CustomEvent('opened', { bubbles: true, detail: fields }));
    } catch (error) {
      say(this, ...reason(error));
      tell(this, new CustomEvent('refused', { bubbles: true }));
    }
  }

  /**
   * @param {Keys} keys
   * @param {string} log
   * @param {RecordJson} record
   * @param {Fields} fields
   */
  #put(keys, log, record, fields) {
    this.#fill('[data-name]', record.author === b64(keys.person) ? keys.manifest.name : keys.partner(logHere())?.name);
    this.#fill('[data-words]', fields.words);
    const words = this.querySelector('[data-words]');
    if (words instanceof HTMLElement) this.#withMedia(words, keys, log, fields);
    if (fields.prompt !== this.#asked()) this.#fill('[data-prompt]', fields.prompt);
    for (const part of this.querySelectorAll('[data-opened]')) part.removeAttribute('hidden');
  }

  /**
   * Most entries are words alone: what shows the rest comes only with those that have more.
   *
   * @param {HTMLElement} words
   * @param {Keys} keys
   * @param {string} log
   * @param {Fields} fields
   */
  async #withMedia(words, keys, log, fields) {
    if (!Array.isArray(fields.media) || fields.media.length === 0) return;
    if (words.textContent === '') words.hidden = true;
    const { showMedia } = await import('../shown-media.js');
    await showMedia(words, keys, log, fields);
  }

  /** The question over a page is the host's word; the one in the box is what was answered. */
  #asked() {
    return document.getElementById(this.getAttribute('prompt') ?? '')?.textContent.trim();
  }

  /**
   * @param {string} selector
   * @param {unknown} text
   */
  #fill(selector, text) {
    const place = this.querySelector(selector);
    if (!(place instanceof HTMLElement) || typeof text !== 'string') return;
    place.textContent = text;
    place.hidden = false;
  }
}

customElements.define('sealed-words', SealedWords);
