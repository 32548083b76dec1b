import { privately } from '../entries.js';
import { need } from '../find.js';
import { ownLog } from '../keep/keys.js';
import { attempt, keysOf } from '../page.js';
import { spoken } from '../days.js';

/** @import { OwnEntry } from '../entries.js' */

const ROOM = 'questions';

/** What is kept for oneself, newest first: answers, and alone also questions. For the house they are private entries. */
class OwnPages extends HTMLElement {
  connectedCallback() {
    attempt(this, null, () => this.#list());
  }

  async #list() {
    const keys = await keysOf();
    /** @type {OwnEntry[]} */
    const found = [];
    for await (const { entries } of privately(keys)) found.push(...entries);
    const here = found.reverse().filter(({ fields }) => fields.room === ROOM);
    for (const list of this.querySelectorAll('section')) this.#fill(list, here, ownLog(keys));
    this.hidden = [...this.querySelectorAll('section')].every((list) => list.hidden);
  }

  /**
   * @param {HTMLElement} list
   * @param {OwnEntry[]} found
   * @param {string} log
   */
  #fill(list, found, log) {
    const rows = found.filter(({ fields }) => fields.kind === list.dataset.kind).map((one) => this.#row(one, log));
    need(list, 'ul', HTMLElement).replaceChildren(...rows);
    list.hidden = rows.length === 0;
  }

  /**
   * @param {OwnEntry} entry
   * @param {string} log
   * @returns {Node}
   */
  #row({ fields, json }, log) {
    const isQuestion = fields.kind === 'question';
    const name = isQuestion ? `own/${json.id}` : String(fields.subject);
    const row = /** @type {DocumentFragment} */ (need(this, 'template', HTMLTemplateElement).content.cloneNode(true));
    need(row, 'a', HTMLAnchorElement).href = `/logs/${log}/questions/${encodeURI(name)}`;
    need(row, '[data-asked]', HTMLElement).textContent = String((isQuestion ? fields.words : fields.prompt) ?? '');
    need(row, '[data-day]', HTMLElement).textContent = spoken(json.day ?? '');
    return row;
  }
}

customElements.define('own-pages', OwnPages);
