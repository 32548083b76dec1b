import { logHere } from '../attributes.js';
import { spoken } from '../days.js';
import { openAmong, privately, visible } from '../entries.js';
import { need, onClick, onSubmit } from '../find.js';
import { ownLog } from '../keep/keys.js';
import { attempt, keysOf } from '../page.js';
import { showPart } from '../part.js';
import { find, snippet, wanted } from './found.js';

/** @import { RecordJson } from '../keep/records.js' */
/** @import { Keys } from '../keep/keys.js' */
/** @import { Document as Fields } from '../seal/document.js' */
/** @import { Range } from './found.js' */

/**
 * @typedef {object} Leaf what was opened of one entry
 * @property {string} id
 * @property {string} day
 * @property {string} room
 * @property {string} subject
 * @property {string} text
 * @property {string} by the other's name, or nothing
 * @property {boolean} own whether it is a private entry
 */

/** What people write, by the names that it has in boxes; keys and marks have others. */
const WRITTEN = ['title', 'words'];
const AT_ONCE = 50;
const SHOWN = 30;

/**
 * Looks for words in what this person may open here. All of it is opened in this page's memory and goes with the page: no
 * index, no draft, nothing that was typed is kept or sent.
 */
class WordSearch extends HTMLElement {
  /** @type {Promise<Leaf[]> | undefined} */
  #leaves;
  /** @type {HTMLElement[]} */
  #rest = [];

  connectedCallback() {
    onSubmit(this, 'form', (pressed) => attempt(this, pressed, () => this.#look()));
    onClick(this, '[data-more]', () => this.#more());
    addEventListener('pagehide', this.#forget);
    need(this, 'button[type="submit"]', HTMLButtonElement).disabled = false;
  }

  disconnectedCallback() {
    removeEventListener('pagehide', this.#forget);
  }

  #forget = () => {
    [this.#leaves, this.#rest] = [undefined, []];
    this.#results.replaceChildren();
    this.#input.value = '';
  };

  get #input() {
    return need(this, 'input', HTMLInputElement);
  }

  get #results() {
    return need(this, '[data-results]', HTMLElement);
  }

  async #look() {
    const words = wanted(this.#input.value);
    if (words.length === 0) return this.#show([]);
    const keys = await keysOf();
    this.#leaves ??= this.#read(keys);
    this.#leaves.catch(() => (this.#leaves = undefined));
    const leaves = await this.#leaves;
    const found = leaves.map((leaf) => ({ leaf, ranges: find(leaf.text, words) })).filter(({ ranges }) => ranges.length > 0);
    this.#show(found.map(({ leaf, ranges }) => this.#row(keys, leaf, ranges)));
    showPart(this, found.length > 0 ? 'found' : 'nothing');
  }

  /** @param {HTMLElement[]} rows */
  #show(rows) {
    this.#results.replaceChildren();
    this.#rest = rows;
    showPart(this, 'before');
    this.#more();
  }

  #more() {
    this.#results.append(...this.#rest.splice(0, SHOWN));
    need(this, '[data-more]', HTMLElement).hidden = this.#rest.length === 0;
  }

  /**
   * @param {Keys} keys
   * @returns {Promise<Leaf[]>} newest day first
   */
  async #read(keys) {
    const here = logHere();
    const shared = here === ownLog(keys) ? 0 : Number(this.getAttribute('newest'));
    const whole = Math.max(keys.session.private_n + shared, 1);
    const own = await this.#own(keys, (read) => this.#tell(read / whole));
    const told = (/** @type {number} */ part) => this.#tell((keys.session.private_n + shared * part) / whole);
    const ours = shared > 0 ? await this.#shared(keys, here, shared, told) : [];
    return [...own, ...ours].reverse().sort((a, b) => b.day.localeCompare(a.day));
  }

  /**
   * @param {Keys} keys
   * @param {(read: number) => void} told
   */
  async #own(keys, told) {
    /** @type {Leaf[]} */
    const found = [];
    for await (const { entries, after } of privately(keys)) {
      for (const { json, fields } of entries) found.push(...leafOf(json, fields, '', true));
      told(after);
    }
    return found;
  }

  /**
   * @param {Keys} keys
   * @param {string} log
   * @param {number} newest
   * @param {(part: number) => void} told half of the way is reading, half is opening
   */
  async #shared(keys, log, newest, told) {
    const records = await visible(log, (after) => told(Math.min(after / newest, 1) / 2));
    const name = keys.partner(log)?.name ?? '';
    /** @type {Leaf[]} */
    const found = [];
    for (let at = 0; at < records.length; at += AT_ONCE) {
      const part = records.slice(at, at + AT_ONCE);
      const opened = await Promise.all(part.map((json) => openAmong(keys, log, json, records)));
      const by = (/** @type {RecordJson} */ { author }) => (author === ownLog(keys) ? '' : name);
      part.forEach((json, n) => found.push(...leafOf(json, opened[n] ?? {}, by(json), false)));
      told(0.5 + Math.min(at + AT_ONCE, records.length) / records.length / 2);
    }
    return found;
  }

  /** @param {number} part of all that there is to read */
  #tell(part) {
    need(this, 'progress', HTMLProgressElement).value = part;
  }

  /**
   * @param {Keys} keys
   * @param {Leaf} leaf
   * @param {Range[]} ranges
   * @returns {HTMLElement}
   */
  #row(keys, leaf, ranges) {
    const row = /** @type {DocumentFragment} */ (need(this, 'template', HTMLTemplateElement).content.cloneNode(true));
    need(row, '[data-snippet]', HTMLElement).replaceChildren(...snippet(leaf.text, ranges).map(nodeOf));
    need(row, '[data-day]', HTMLElement).textContent = spoken(leaf.day);
    need(row, '[data-by]', HTMLElement).textContent = leaf.by;
    need(row, '[data-by]', HTMLElement).hidden = leaf.by === '';
    this.#place(need(row, 'a', HTMLAnchorElement), ownLog(keys), leaf);
    return need(row, 'li', HTMLElement);
  }

  /**
   * Which room it is, and where it stands. What is private to a card stands where one is alone with that card.
   *
   * @param {HTMLAnchorElement} link
   * @param {string} alone the own log
   * @param {Leaf} leaf
   */
  #place(link, alone, { id, room, subject, own }) {
    const known = this.querySelector(`[data-rooms] > [data-room="${CSS.escape(room)}"]`);
    const named = need(link, '[data-room-name]', HTMLElement);
    named.textContent = known?.textContent ?? '';
    named.hidden = !known;
    if (!known) return link.removeAttribute('href');
    const log = own && !known.hasAttribute('data-here') ? alone : logHere();
    const path = known.hasAttribute('data-by-subject') && subject ? `${room}/${encodeURIComponent(subject)}` : room;
    link.href = `/logs/${log}/${path}#${id}`;
  }
}

/**
 * @param {RecordJson} json
 * @param {Fields} fields
 * @param {string} by
 * @param {boolean} own
 * @returns {Leaf[]} none if nobody wrote anything in it
 */
function leafOf(json, fields, by, own) {
  const text = WRITTEN.map((name) => fields[name]).filter((one) => typeof one === 'string').join('\n').trim();
  if (!text) return [];
  const where = own ? fields : { room: json.room, subject: json.subject };
  const { room, subject } = { room: String(where.room ?? ''), subject: String(where.subject ?? '') };
  return [{ id: json.id, day: json.revealed || json.day || '', room, subject, text, by, own }];
}

/**
 * @param {import('./found.js').Piece} piece
 * @returns {Node}
 */
function nodeOf({ text, found }) {
  if (!found) return document.createTextNode(text);
  return Object.assign(document.createElement('mark'), { textContent: text });
}

customElements.define('word-search', WordSearch);
