import { privately } from '../entries.js';
import { need } from '../find.js';
import { ownLog } from '../keep/keys.js';
import { attempt, keysOf } from '../page.js';
import { spoken } from '../days.js';

/** @import { OwnEntry } from '../entries.js' */

/** The answers that are kept for oneself, newest first. For the house they are private entries among others. */
class OwnPages extends HTMLElement {
  connectedCallback() {
    attempt(this, null, () => this.#list());
  }

  async #list() {
    const keys = await keysOf();
    /** @type {OwnEntry[]} */
    const found = [];
    for await (const { entries } of privately(keys)) found.push(...entries);
    const answers = found.filter(({ fields }) => fields.kind === 'answer');
    const rows = answers.reverse().map((entry) => this.#row(entry, ownLog(keys)));
    need(this, 'ul', HTMLElement).replaceChildren(...rows);
    this.hidden = rows.length === 0;
  }

  /**
   * @param {OwnEntry} entry
   * @param {string} log
   * @returns {Node}
   */
  #row({ fields, json }, log) {
    const row = /** @type {DocumentFragment} */ (need(this, 'template', HTMLTemplateElement).content.cloneNode(true));
    need(row, 'a', HTMLAnchorElement).href = `/logs/${log}/questions/${encodeURIComponent(String(fields.subject))}`;
    need(row, '[data-asked]', HTMLElement).textContent = String(fields.prompt ?? '');
    need(row, '[data-day]', HTMLElement).textContent = spoken(json.day ?? '');
    return row;
  }
}

customElements.define('own-pages', OwnPages);
