import { privatelyBack, write } from '../entries.js';
import { button, fill, need, onClick } from '../find.js';
import { ownLog } from '../keep/keys.js';
import { attempt, keysOf } from '../page.js';
import { show } from '../steps.js';
import { AwkwardScale } from './awkward-scale.js';
import { bucket, compared, feared } from './fears.js';

/** @import { Keys } from '../keep/keys.js' */
/** @import { Feared } from './fears.js' */

const ROOM = 'confide';
/** How many windows of the own log are looked through: what lies further back is no news about today's fear. */
const WINDOWS = 5;
const MOST = 6;

/** Private: how awkward it was thought to be beside how it was, asked for once something came back or a day has passed. */
class LookBack extends HTMLElement {
  connectedCallback() {
    this.addEventListener('said', () => this.#said());
    onClick(this, '[data-keep]', () => attempt(this, button(this, '[data-keep]'), () => this.#keep()));
    attempt(this, null, () => this.#find());
  }

  get #about() {
    return this.getAttribute('about') ?? '';
  }

  get #scale() {
    return need(this, 'awkward-scale', AwkwardScale);
  }

  async #find() {
    const fears = await found(await keysOf());
    const one = fears.find(({ about }) => about === this.#about);
    if (one?.truth !== undefined) return this.#picture(one, fears);
    if (!one || !this.#isTime()) return;
    show(this, 'ask');
    this.hidden = false;
  }

  #isTime() {
    return this.hasAttribute('answered') || (this.getAttribute('today') ?? '') > (this.getAttribute('day') ?? '');
  }

  #said() {
    const keep = button(this, '[data-keep]');
    if (keep) keep.disabled = this.#scale.said === undefined;
  }

  async #keep() {
    const keys = await keysOf();
    const awkward = this.#scale.said;
    if (awkward === undefined) return;
    const where = { log: ownLog(keys), room: ROOM, kind: 'look-back', reveal: /** @type {const} */ ('now') };
    await write(keys, where, { about: this.#about, awkward });
    await this.#find();
  }

  /**
   * @param {Feared} one
   * @param {Feared[]} fears
   */
  #picture(one, fears) {
    const step = show(this, 'seen');
    fill(step, this.#words(one));
    need(step, '[data-fears]', HTMLElement).replaceChildren(...compared(fears, MOST).map((each) => this.#row(each)));
    this.hidden = false;
  }

  /** @param {Feared} one */
  #words({ fear = 0, truth = 0 }) {
    return { fear: this.#scale.word(fear), truth: this.#scale.word(truth) };
  }

  /** @param {Required<Feared>} one */
  #row(one) {
    const row = /** @type {DocumentFragment} */ (need(this, ':scope > template', HTMLTemplateElement).content.cloneNode(true));
    need(row, '.ring', HTMLElement).dataset.size = String(bucket(one.fear));
    need(row, '.disc', HTMLElement).dataset.size = String(bucket(one.truth));
    fill(row, this.#words(one));
    return row;
  }
}

/**
 * @param {Keys} keys
 * @returns {Promise<Feared[]>} newest first
 */
async function found(keys) {
  /** @type {import('../seal/document.js').Document[]} */
  const entries = [];
  let windows = 0;
  for await (const back of privatelyBack(keys)) {
    entries.push(...back.entries.map(({ fields }) => fields));
    windows += 1;
    if (windows === WINDOWS) break;
  }
  return feared(entries);
}

customElements.define('look-back', LookBack);
