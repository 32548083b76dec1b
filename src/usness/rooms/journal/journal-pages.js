import { isoDay, spoken } from '../days.js';
import { takeBack } from '../entries.js';
import { button, fill, need, onClick } from '../find.js';
import { ownLog } from '../keep/keys.js';
import { attempt, keysOf } from '../page.js';
import { showPart, toHeading } from '../part.js';
import { showMedia } from '../shown-media.js';
import { pagesBack } from './own-journal.js';
import { another } from './unload.js';

/** @import { Page } from './own-journal.js' */

/** What stands in the address of the page that was kept a moment ago. */
const KEPT = '#kept';

/** The own pages, opened on this device, newest first; one of them alone when the address names it. */
class JournalPages extends HTMLElement {
  /** @type {Page[]} */
  #pages = [];
  /** @type {AsyncGenerator<{ pages: Page[], before: number }, void> | undefined} */
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
    if (this.#pages.length === 0) await this.#more();
    const page = await this.#named();
    this.#shown = page?.id ?? '';
    if (page) this.#open(page);
    showPart(this, page ? 'one' : this.#pages.length > 0 ? 'list' : 'none');
    for (const lines of document.querySelectorAll('[data-beside-list]')) lines.toggleAttribute('hidden', Boolean(page));
    if (page) toHeading(need(this, '[data-part="one"]', HTMLElement));
  }

  /** @returns {Promise<Page | undefined>} the page that the address names, however far back it lies */
  async #named() {
    if (location.hash === KEPT) return this.#pages[0];
    const named = () => this.#pages.find(({ id }) => location.hash === `#${id}`);
    while (location.hash.length > 1 && !named() && (await this.#more()));
    return named();
  }

  /** @returns {Promise<boolean>} whether there may be still earlier ones */
  async #more() {
    this.#back ??= pagesBack(await keysOf());
    const { value } = await this.#back.next();
    this.#pages.push(...(value?.pages ?? []));
    const earlier = (value?.before ?? 0) > 0;
    need(this, '[data-more]', HTMLElement).hidden = !earlier;
    this.#list();
    return earlier;
  }

  #list() {
    const days = [...new Set(this.#pages.map(({ day }) => day))];
    need(this, '[data-days]', HTMLElement).replaceChildren(...days.map((day) => this.#day(day)));
    need(this, '[data-help]', HTMLElement).hidden = !another(this.#pages, isoDay(new Date()));
  }

  /**
   * @param {string} name of a template
   * @returns {DocumentFragment}
   */
  #fresh(name) {
    const template = need(this, `template[data-of="${name}"]`, HTMLTemplateElement);
    return /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  }

  /** @param {string} day */
  #day(day) {
    const part = this.#fresh('day');
    const pages = this.#pages.filter((page) => page.day === day);
    need(part, '[data-day]', HTMLElement).textContent = spoken(day);
    need(part, 'ul', HTMLElement).replaceChildren(...pages.map((page) => this.#row(page)));
    return part;
  }

  /** @param {Page} page */
  #row(page) {
    const row = this.#fresh('row');
    need(row, 'a', HTMLAnchorElement).href = `#${page.id}`;
    need(row, '[data-begins]', HTMLElement).textContent = page.words;
    need(row, '[data-wordless]', HTMLElement).hidden = page.words !== '';
    this.#weigh(row, page);
    return row;
  }

  /** @param {Page} page */
  #open(page) {
    const one = need(this, '[data-part="one"]', HTMLElement);
    need(one, '[data-day]', HTMLElement).textContent = spoken(page.day);
    need(one, '[data-own-words]', HTMLElement).textContent = page.words;
    attempt(this, null, () => this.#withMedia(need(one, '[data-own-words]', HTMLElement), page));
    need(one, '[data-kept]', HTMLElement).hidden = location.hash !== KEPT;
    need(one, '[data-help]', HTMLElement).hidden = location.hash !== KEPT || !another(this.#pages, isoDay(new Date()));
    this.#weigh(one, page);
  }

  /**
   * @param {HTMLElement} words
   * @param {Page} page
   */
  async #withMedia(words, page) {
    words.hidden = page.words === '';
    const keys = await keysOf();
    await showMedia(words, keys, ownLog(keys), { media: page.media });
  }

  /**
   * Two circles as large as the loads, and the same in words.
   *
   * @param {ParentNode} root
   * @param {Page} page
   */
  #weigh(root, { before, after }) {
    const loads = { before, after };
    for (const [name, load] of Object.entries(loads)) {
      const circle = need(root, `[data-load="${name}"]`, HTMLElement);
      circle.hidden = load === undefined;
      circle.dataset.size = String(load ?? '');
    }
    fill(root, { before: this.#word(before), after: this.#word(after) });
  }

  /** @param {number | undefined} load */
  #word(load) {
    return load === undefined ? '' : (need(this, '[data-words-of-loads]', HTMLElement).children[load]?.textContent ?? '');
  }

  async #letGo() {
    await takeBack(ownLog(await keysOf()), this.#shown);
    this.#pages = this.#pages.filter(({ id }) => id !== this.#shown);
    this.#sheet.close();
    this.#list();
    location.hash = '';
  }
}

customElements.define('journal-pages', JournalPages);
