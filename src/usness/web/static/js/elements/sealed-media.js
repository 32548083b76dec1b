import { logHere } from '../attributes.js';
import { letGo, upload } from '../blobs.js';
import { fill, need, onClick } from '../find.js';
import { forget, kept, MOST, openMedium, sealMedium, VOICES } from '../keep/blobs.js';
import { ownLog } from '../keep/keys.js';
import { styled } from '../media-style.js';
import { attempt, hush, keysOf, reason, say } from '../page.js';
import { redrawn, Unreadable } from '../picture.js';
import { MOST as MOST_BYTES } from '../seal/blob.js';
import { LONGEST, Voice } from '../voice.js';
import { clock } from './voice-player.js';

/** @import { Bytes } from '../seal/bytes.js' */
/** @import { About, Medium } from '../keep/blobs.js' */
/** @import { Keys } from '../keep/keys.js' */
/** @typedef {{ medium: Medium, row: HTMLElement, url: string, stop: AbortController, sent: Promise<void>, fault: unknown }} Item */

const BEAT = 250;

/**
 * Adds a voice or pictures to the form around it. Each is sealed at once and its sealed bytes go up while one still writes; what
 * opens them lies in a hidden field, so that it's sealed with the words and kept in the draft with them. The microphone opens
 * on a tap and at no other time.
 */
class SealedMedia extends HTMLElement {
  /** @type {Item[]} */
  #items = [];
  /** @type {Voice | undefined} */
  #voice;
  #beat = 0;
  #restored = false;

  connectedCallback() {
    styled();
    onClick(this, '[data-record]', () => this.#begin());
    onClick(this, '[data-stop]', () => this.#end());
    onClick(this, '[data-discard]', () => this.#discard());
    onClick(this, '[data-choose]', () => this.#file.click());
    this.#file.addEventListener('change', () => this.#chosen());
    this.#field.addEventListener('emptied', this.#emptied);
    this.#form?.addEventListener('restored', this.#restore);
    this.#form?.addEventListener('sealing', this.#sealing);
    this.#form?.addEventListener('sealed', this.#sealed);
    document.addEventListener('usness:locking', this.#locking);
    addEventListener('online', this.#online);
    // The form may have found its draft before this part was awake.
    this.#restore();
    this.#offer();
  }

  disconnectedCallback() {
    this.#form?.removeEventListener('restored', this.#restore);
    document.removeEventListener('usness:locking', this.#locking);
    removeEventListener('online', this.#online);
    for (const item of this.#items) this.#drop(item);
    if (this.#voice) this.#quiet().discard();
  }

  get #form() {
    return this.closest('sealed-form');
  }

  get #field() {
    return need(this, '[data-field]', HTMLInputElement);
  }

  get #file() {
    return need(this, '[data-file]', HTMLInputElement);
  }

  /** What can be added now: while a recording goes on, and with six that are there, nothing. */
  #offer() {
    const speaking = this.#voice !== undefined;
    need(this, '[data-recording]', HTMLElement).hidden = !speaking;
    const ways = need(this, '[data-ways]', HTMLElement);
    ways.hidden = speaking || this.#items.length >= MOST;
    for (const way of ways.querySelectorAll('button')) way.disabled = false;
  }

  // A voice.

  async #begin() {
    const pressed = need(this, '[data-record]', HTMLButtonElement);
    hush(this);
    pressed.disabled = true;
    try {
      this.#voice = await Voice.begin();
      this.#beat = window.setInterval(() => this.#tick(), BEAT);
      this.#tick();
    } catch (error) {
      say(this, refusalOf(error));
    }
    this.#offer();
    if (this.#voice) need(this, '[data-stop]', HTMLButtonElement).focus();
  }

  #tick() {
    const voice = this.#voice;
    if (!voice) return;
    document.dispatchEvent(new Event('usness:speaking'));
    fill(need(this, '[data-recording]', HTMLElement), { time: clock(voice.seconds) });
    need(this, 'meter', HTMLMeterElement).value = voice.level.now();
    if (voice.seconds >= LONGEST) this.#end();
  }

  /** @returns {Voice} the recording, which nothing here looks after any more */
  #quiet() {
    const voice = /** @type {Voice} */ (this.#voice);
    clearInterval(this.#beat);
    this.#voice = undefined;
    return voice;
  }

  async #end() {
    if (!this.#voice) return;
    const voice = this.#quiet();
    await attempt(this, null, async () => {
      const { content, about } = await voice.end();
      await this.#add(content, { ...about, name: '' });
    });
    this.#offer();
  }

  #discard() {
    if (this.#voice) this.#quiet().discard();
    this.#offer();
    need(this, '[data-record]', HTMLButtonElement).focus();
  }

  // A picture.

  async #chosen() {
    const files = [...(this.#file.files ?? [])];
    this.#file.value = '';
    for (const file of files.slice(0, MOST - this.#items.length)) await this.#picture(file);
    if (this.#items.length >= MOST) say(this, 'six');
    this.#offer();
  }

  /** @param {File} file */
  async #picture(file) {
    await attempt(this, need(this, '[data-choose]', HTMLButtonElement), async () => {
      try {
        const { content, about } = await redrawn(file);
        await this.#add(content, { ...about, name: '' });
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        say(this, 'unreadable');
      }
    });
  }

  // What has been added.

  /**
   * @param {Bytes} content
   * @param {About} about
   */
  async #add(content, about) {
    if (content.length > MOST_BYTES) return say(this, 'media-too-large');
    const keys = await keysOf();
    const medium = await sealMedium(keys, this.#log(keys), content, about);
    this.#restored = true;
    this.#items.push(this.#item(medium, content));
    this.#told();
  }

  /** @param {Keys} keys */
  #log(keys) {
    return this.#form?.hasAttribute('alone') ? ownLog(keys) : logHere();
  }

  /**
   * @param {Medium} medium
   * @param {Bytes} content
   * @returns {Item}
   */
  #item(medium, content) {
    const row = this.#row(medium);
    const url = show(row, medium, content);
    const item = { medium, row, url, stop: new AbortController(), sent: Promise.resolve(), fault: undefined };
    onClick(row, '[data-remove]', () => this.#remove(item));
    onClick(row, '[data-retry]', () => this.#send(item));
    row.querySelector('[data-name]')?.addEventListener('input', () => this.#named(item));
    this.#send(item);
    return item;
  }

  /** @param {Medium} medium */
  #row(medium) {
    const name = VOICES.includes(medium.type) ? 'voice' : 'picture';
    const template = need(this, `template[data-of="${name}"]`, HTMLTemplateElement);
    const row = need(/** @type {DocumentFragment} */ (template.content.cloneNode(true)), 'li', HTMLElement);
    need(row, '[data-name]', HTMLInputElement).value = medium.name;
    need(this, '[data-items]', HTMLElement).append(row);
    return row;
  }

  /** @param {Item} item */
  #named(item) {
    item.medium = { ...item.medium, name: need(item.row, '[data-name]', HTMLInputElement).value };
    this.#write();
  }

  #write() {
    const media = this.#items.map(({ medium }) => medium);
    this.#field.value = media.length > 0 ? JSON.stringify(media) : '';
  }

  #told() {
    this.#write();
    this.#field.dispatchEvent(new Event('input', { bubbles: true }));
    this.#offer();
  }

  /** @param {Item} item */
  async #remove(item) {
    this.#items = this.#items.filter((one) => one !== item);
    this.#drop(item);
    this.#told();
    const way = need(this, '[data-record]', HTMLButtonElement);
    way.focus();
    const keys = await keysOf();
    await letGo((await kept(item.medium.id))?.log ?? this.#log(keys), item.medium.id);
  }

  /** @param {Item} item */
  #drop(item) {
    item.stop.abort();
    URL.revokeObjectURL(item.url);
    item.row.remove();
  }

  // On its way.

  /**
   * @param {Item} item
   * @returns {Promise<void>} ends when all of it is with the house, or when `fault` says why it isn't
   */
  #send(item) {
    item.sent = this.#sending(item);
    return item.sent;
  }

  /** @param {Item} item */
  async #sending(item) {
    const bar = need(item.row, 'progress', HTMLProgressElement);
    const retry = need(item.row, '[data-retry]', HTMLElement);
    [bar.hidden, retry.hidden, item.fault] = [false, true, undefined];
    try {
      const found = await this.#bytes(item);
      await upload(found.log, item.medium.id, found.sealed, (part) => (bar.value = part), item.stop.signal);
    } catch (error) {
      item.fault = error;
      if (!item.stop.signal.aborted) say(this, ...reason(error));
    }
    bar.hidden = item.fault === undefined;
    retry.hidden = item.fault === undefined;
  }

  /**
   * What was sealed for one log is sealed anew for another: someone may still choose whom the words are for.
   *
   * @param {Item} item
   */
  async #bytes(item) {
    const keys = await keysOf();
    const found = await kept(item.medium.id);
    if (!found) throw new Error('the sealed bytes are not on this device');
    if (found.log === this.#log(keys)) return found;
    const content = await openMedium(keys, found.log, item.medium, found.sealed);
    const { id } = item.medium;
    item.medium = await sealMedium(keys, this.#log(keys), content, aboutOf(item.medium));
    this.#write();
    await letGo(found.log, id);
    return /** @type {import('../keep/blobs.js').Kept} */ (await kept(item.medium.id));
  }

  #online = () => {
    for (const item of this.#items.filter(({ row }) => !need(row, '[data-retry]', HTMLElement).hidden)) this.#send(item);
  };

  // With the form.

  #restore = async () => {
    // The form says so, and this part looks by itself: once is enough.
    if (this.#restored || this.#field.value === '') return;
    this.#restored = true;
    /** @type {Medium[]} */
    const media = JSON.parse(this.#field.value);
    const keys = await keysOf();
    for (const medium of media) {
      const found = await kept(medium.id);
      if (found) this.#items.push(this.#item(medium, await openMedium(keys, found.log, medium, found.sealed)));
    }
    if (this.#items.length < media.length) say(this, 'lost');
    this.#told();
  };

  /** @param {Event} event */
  #sealing = (event) => {
    if (event instanceof CustomEvent) event.detail.waits.push(this.#ready());
  };

  /** The house is asked for each once more: a try that was taken back took them along. */
  async #ready() {
    if (this.#voice) await this.#end();
    for (const item of this.#items) await item.sent;
    for (const item of this.#items) await this.#send(item);
    const missing = this.#items.find(({ fault }) => fault !== undefined);
    if (missing) throw missing.fault;
  }

  #sealed = () => this.#clear(false);

  /** @param {Event} event */
  #emptied = (event) => {
    if (event instanceof CustomEvent) event.detail.waits.push(this.#clear(true));
  };

  /** @param {boolean} gone whether they go with nothing now */
  async #clear(gone) {
    const items = this.#items;
    this.#items = [];
    this.#field.value = '';
    for (const item of items) this.#drop(item);
    this.#offer();
    for (const { medium } of items) await this.#forget(medium.id, gone);
  }

  /**
   * @param {string} id
   * @param {boolean} gone
   */
  async #forget(id, gone) {
    const found = await kept(id);
    if (gone && found) await letGo(found.log, id);
    else await forget(id);
  }

  /**
   * Whoever speaks when the device locks finds it again, as they find their words.
   *
   * @param {Event} event
   */
  #locking = (event) => {
    if (!this.#voice || !(event instanceof CustomEvent)) return;
    event.detail.waits.push(this.#keep(this.#quiet(), this.#form));
  };

  /**
   * @param {Voice} voice
   * @param {Element | null} form
   */
  async #keep(voice, form) {
    const [keys, { content, about }] = [await keysOf(), await voice.end()];
    const medium = await sealMedium(keys, this.#log(keys), content, { ...about, name: '' });
    this.#field.value = JSON.stringify([...JSON.parse(this.#field.value || '[]'), medium]);
    /** @type {Promise<unknown>[]} */
    const waits = [];
    form?.dispatchEvent(new CustomEvent('added', { detail: { waits } }));
    await Promise.all(waits);
  }
}

/**
 * @param {HTMLElement} row
 * @param {Medium} medium
 * @param {Bytes} content
 * @returns {string} an address of this page's own, to be let go of
 */
function show(row, medium, content) {
  const blob = new Blob([content], { type: medium.type });
  const player = row.querySelector('voice-player');
  if (player) {
    player.setAttribute('seconds', String(medium.seconds ?? 1));
    customElements.whenDefined('voice-player').then(() => Object.assign(player, { recording: blob }));
    return '';
  }
  const url = URL.createObjectURL(blob);
  need(row, 'img', HTMLImageElement).src = url;
  return url;
}

/**
 * @param {Medium} medium
 * @returns {About}
 */
function aboutOf({ type, name, seconds, width, height }) {
  return { type, name, seconds, width, height };
}

/**
 * @param {unknown} error
 * @returns {string} the code of a sentence
 */
function refusalOf(error) {
  if (error instanceof DOMException && error.name === 'NotAllowedError') return 'mic-refused';
  return 'mic-none';
}

customElements.define('sealed-media', SealedMedia);
