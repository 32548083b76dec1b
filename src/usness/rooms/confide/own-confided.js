import { spoken } from '../days.js';
import { privatelyBack, takeBack } from '../entries.js';
import { button, need, onClick } from '../find.js';
import { ownLog } from '../keep/keys.js';
import { attempt, keysOf } from '../page.js';
import { showPart, toHeading } from '../part.js';
import { confided, isHard, named } from './confided.js';

/** @import { OwnEntry } from '../entries.js' */

/** What stands in the address of what was kept a moment ago. */
const KEPT = '#kept';

/**
 * @param {OwnEntry} entry
 * @returns {boolean} whether it was let out; for the house all private entries are alike
 */
function isKept({ fields: { room, kind, words } }) {
  return room === 'confide' && (kind === 'confide' || kind === 'copy') && typeof words === 'string';
}

/** What someone keeps for themselves, opened on this device, newest first; one of them alone when the address names it. */
class OwnConfided extends HTMLElement {
  /** @type {OwnEntry[]} */
  #found = [];
  /** @type {AsyncGenerator<{ entries: OwnEntry[], before: number }, void> | undefined} */
  #back;
  #shown = '';

  connectedCallback() {
    addEventListener('hashchange', this.#turn);
    onClick(this, '[data-more]', () => attempt(this, button(this, '[data-more]'), async () => void (await this.#more())));
    onClick(this, '[data-let-go]', () => this.#sheet.showModal());
    onClick(this, '[data-leave]', () => this.#sheet.close());
    onClick(this, '[data-do]', () => attempt(this, button(this, '[data-do]'), () => this.#letGo()));
    this.#turn();
  }

  disconnectedCallback() {
    removeEventListener('hashchange', this.#turn);
  }

  get #sheet() {
    return need(this, 'dialog', HTMLDialogElement);
  }

  #turn = () => {
    attempt(this, null, () => this.#show());
  };

  async #show() {
    if (this.#found.length === 0) await this.#more();
    const entry = await this.#named();
    this.#shown = entry?.json.id ?? '';
    if (entry) this.#open(entry);
    showPart(this, entry ? 'one' : this.#found.length > 0 ? 'list' : 'none');
    for (const part of document.querySelectorAll('[data-beside-list]')) part.toggleAttribute('hidden', Boolean(entry));
    if (entry) toHeading(need(this, '[data-part="one"]', HTMLElement));
  }

  /** @returns {Promise<OwnEntry | undefined>} what the address names, however far back it lies */
  async #named() {
    if (location.hash === KEPT) return this.#found[0];
    const named = () => this.#found.find(({ json }) => location.hash === `#${json.id}`);
    while (location.hash.length > 1 && !named() && (await this.#more()));
    return named();
  }

  /** @returns {Promise<boolean>} whether there may be still earlier ones; a part of the log with none is passed over */
  async #more() {
    this.#back ??= privatelyBack(await keysOf());
    const before = this.#found.length;
    let earlier = true;
    while (earlier && this.#found.length === before) {
      const { value } = await this.#back.next();
      this.#found.push(...(value?.entries ?? []).filter(isKept));
      earlier = (value?.before ?? 0) > 0;
    }
    need(this, '[data-more]', HTMLElement).hidden = !earlier;
    need(this, '[data-list]', HTMLElement).replaceChildren(...this.#found.map((entry) => this.#row(entry)));
    return earlier;
  }

  /** @param {OwnEntry} entry */
  #row({ json, fields }) {
    const { what, words } = confided(fields);
    const row = /** @type {DocumentFragment} */ (need(this, ':scope > template', HTMLTemplateElement).content.cloneNode(true));
    need(row, 'a', HTMLAnchorElement).href = `#${json.id}`;
    need(row, '[data-begins]', HTMLElement).textContent = words;
    need(row, '[data-what]', HTMLElement).textContent = named('kind', what);
    need(row, '[data-day]', HTMLElement).textContent = spoken(json.day ?? '');
    return row;
  }

  /** @param {OwnEntry} entry */
  #open({ json, fields }) {
    const one = need(this, '[data-part="one"]', HTMLElement);
    const kept = location.hash === KEPT;
    need(one, '[data-day]', HTMLElement).textContent = spoken(json.day ?? '');
    need(one, '#own', HTMLElement).setAttribute('record', JSON.stringify(json));
    need(one, '[data-kept]', HTMLElement).hidden = !kept;
    need(one, '[data-after]', HTMLElement).hidden = !(kept && isHard(confided(fields)));
    need(one, '[data-copy]', HTMLElement).hidden = fields.kind !== 'copy';
  }

  async #letGo() {
    await takeBack(ownLog(await keysOf()), this.#shown);
    this.#found = this.#found.filter(({ json }) => json.id !== this.#shown);
    this.#sheet.close();
    need(this, '[data-list]', HTMLElement).replaceChildren(...this.#found.map((entry) => this.#row(entry)));
    location.hash = '';
  }
}

customElements.define('own-confided', OwnConfided);
