import { logHere } from '../attributes.js';
import { carried } from '../blobs.js';
import { write } from '../entries.js';
import { blank, unsaid } from '../fields.js';
import { need, onClick } from '../find.js';
import { ownLog } from '../keep/keys.js';
import { keysOf, say } from '../page.js';
import { current, show } from '../steps.js';
import { AwkwardScale } from './awkward-scale.js';
import { whole } from './waits.js';

/** @import { Keys } from '../keep/keys.js' */
/** @import { RecordJson } from '../keep/records.js' */
/** @import { Document as Fields } from '../seal/document.js' */

/**
 * @typedef {object} SealedNow what the form tells of what it sealed, before it forgets the draft
 * @property {RecordJson} record
 * @property {Fields} fields
 * @property {Promise<void>[]} waits
 */

/** @typedef {'keep' | 'share' | 'letter' | 'exchange'} Fate */

const ROOM = 'confide';

/** What the form says of where it goes; all but what a fate sets is taken away. */
const SHAPE = ['alone', 'kind', 'reveal', 'round', 'wait', 'opens'];

/**
 * One thing a page: what it is, how it feels, the words, what would help, and at the end what shall happen with it. Until
 * then nothing has been decided, and all lies in one draft. The form inside seals.
 */
class ConfideWrite extends HTMLElement {
  /** @type {Fate} */
  #fate = 'keep';

  connectedCallback() {
    const form = this.#form;
    // Enter in a field means "go on" until there is something to seal.
    this.addEventListener('submit', (event) => this.#early(event), { capture: true });
    form.addEventListener('restored', () => this.#goOn());
    form.addEventListener('sealed', (event) => this.#sealed(event));
    for (const name of ['what', 'to', 'fate']) this.#listen(name);
    for (const choice of this.querySelectorAll('input[name="letter"]')) choice.addEventListener('change', () => this.#letter());
    // The form may have found its draft before this part was awake.
    if (!blank(form)) this.#goOn();
  }

  get #form() {
    return need(this, 'sealed-form', HTMLElement);
  }

  /** @param {string} name of a data attribute */
  #listen(name) {
    for (const pressed of this.querySelectorAll(`button[data-${name}]`)) {
      pressed.addEventListener('click', () => this.#press(name, pressed.getAttribute(`data-${name}`) ?? ''));
    }
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  #press(name, value) {
    if (name === 'what') this.#what(value);
    else if (name === 'fate') this.#decide(/** @type {Fate} */ (value));
    else this.#to(value);
  }

  /** @param {Event} event */
  #early(event) {
    const at = current(this.#form);
    if (at === 'seal' && this.#shape()) return;
    event.preventDefault();
    event.stopPropagation();
    if (at === 'feel') this.#to('words');
  }

  /** What was begun goes on at the paper. */
  #goOn() {
    const what = this.#select('what').value;
    if (what === '') return;
    this.#asked(what);
    show(this.#form, 'words');
  }

  /** @param {string} what */
  #what(what) {
    const changed = this.#select('what').value !== what;
    this.#select('what').value = what;
    if (changed) this.#set('weight', this.#library(what).dataset.weight ?? 'tender');
    this.#asked(what);
    show(this.#form, 'feel');
  }

  /** @param {string} what */
  #asked(what) {
    const library = this.#library(what);
    const text = (/** @type {string} */ name) => library.querySelector(`[data-${name}]`)?.textContent ?? '';
    need(this, '#asked', HTMLElement).textContent = text('prompt');
    need(this, '#words-help', HTMLElement).textContent = text('help');
    need(this, 'label[for="beside"]', HTMLElement).textContent = text('beside-label');
    need(this, '[data-has-beside]', HTMLElement).hidden = text('beside-label') === '';
  }

  /** @param {string} what */
  #library(what) {
    return need(this, `[data-of="${CSS.escape(what)}"]:not(input)`, HTMLElement);
  }

  /** @param {string} step */
  #to(step) {
    if (step === 'need' && unsaid(this.#form)) return say(this.#form, 'empty');
    show(this.#form, step);
  }

  /** @param {Fate} fate */
  #decide(fate) {
    this.#fate = fate;
    for (const part of this.querySelectorAll('[data-for]')) {
      part.toggleAttribute('hidden', !(part.getAttribute('data-for') ?? '').split(' ').includes(fate));
    }
    need(this, '[data-title]', HTMLElement).textContent = need(this, `[data-fate="${fate}"] [data-name]`, HTMLElement).textContent;
    show(this.#form, 'seal');
  }

  #letter() {
    const chosen = this.#chosen('letter');
    for (const part of this.querySelectorAll('[data-letter]')) {
      part.toggleAttribute('hidden', part.getAttribute('data-letter') !== chosen);
    }
  }

  /**
   * The form is told where it goes only now, when it does.
   *
   * @returns {boolean} whether it may go
   */
  #shape() {
    const shape = this.#fates()[this.#fate];
    if (shape.opens === '') {
      say(this.#form, 'no-day');
      return false;
    }
    if (this.#fate !== 'letter') this.#forget('#moment');
    if (need(this, '[data-has-beside]', HTMLElement).hidden) this.#forget('#beside');
    for (const name of SHAPE) {
      const value = shape[name];
      if (value === undefined) this.#form.removeAttribute(name);
      else this.#form.setAttribute(name, value);
    }
    return true;
  }

  /** @returns {Record<Fate, { [name: string]: string | undefined }>} */
  #fates() {
    const day = this.querySelector('#opens');
    const opens = day instanceof HTMLInputElement ? day.value : '';
    const dated = this.#chosen('letter') === 'date';
    return {
      keep: { alone: '', kind: ROOM },
      share: { kind: ROOM, reveal: 'at', wait: String(whole(this.#chosen('wait'), new Date())) },
      letter: { kind: ROOM, ...(dated ? { reveal: 'at', opens } : { reveal: 'now' }) },
      exchange: { kind: 'secret', reveal: 'together', round: this.getAttribute('round') ?? '0' },
    };
  }

  /** @param {Event} event */
  #sealed(event) {
    if (!(event instanceof CustomEvent)) return;
    /** @type {SealedNow} */
    const { record, fields, waits } = event.detail;
    waits.push(this.#after(record, fields));
  }

  /**
   * Before the draft is forgotten: a secret in exchange leaves its author a copy, since the house lets go of one that met
   * none; and the guess of how awkward it will be is kept for oneself alone.
   *
   * @param {RecordJson} record
   * @param {Fields} fields
   */
  async #after({ id }, fields) {
    const keys = await keysOf();
    if (this.#fate === 'exchange') {
      await this.#note(keys, 'copy', { ...(await carried(keys, fields, logHere(), ownLog(keys))), about: id });
    }
    const awkward = this.#fate === 'keep' ? undefined : need(this, 'awkward-scale', AwkwardScale).said;
    if (awkward !== undefined) await this.#note(keys, 'forecast', { about: id, awkward });
    const here = this.getAttribute('here') ?? '';
    this.#form.setAttribute('then', `${here}/confide${this.#fate === 'keep' ? '#kept' : `/${id}#sealed`}`);
  }

  /**
   * @param {Keys} keys
   * @param {string} kind
   * @param {Fields} fields
   */
  async #note(keys, kind, fields) {
    await write(keys, { log: ownLog(keys), room: ROOM, kind, reveal: 'now' }, fields);
  }

  /** @param {string} name */
  #chosen(name) {
    const found = this.querySelector(`input[name="${name}"]:checked`);
    return found instanceof HTMLInputElement ? found.value : '';
  }

  /** @param {string} name */
  #select(name) {
    return need(this, `select[data-field="${name}"]`, HTMLSelectElement);
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  #set(name, value) {
    const found = this.querySelector(`select[data-field="${name}"]`);
    if (!(found instanceof HTMLSelectElement)) return;
    found.value = value;
    found.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** @param {string} selector of a field that doesn't belong to what was chosen */
  #forget(selector) {
    const field = this.querySelector(selector);
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = '';
  }
}

customElements.define('confide-write', ConfideWrite);
