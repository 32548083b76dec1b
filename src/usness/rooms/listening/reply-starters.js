import { need, onClick } from '../find.js';
import { help } from '../help.js';
import { attempt } from '../page.js';
import { beginnings, steps } from './beginnings.js';

/**
 * A first few words for those who have none yet, step by step. They are put where one writes, and stay one's own to change.
 * `need` is what the other asked for, once this device has opened it.
 */
class ReplyStarters extends HTMLElement {
  static observedAttributes = ['need'];

  #step = '';
  #turn = 0;

  attributeChangedCallback() {
    if (this.isConnected) this.#order();
  }

  connectedCallback() {
    for (const tab of this.#tabs) tab.addEventListener('click', () => this.#open(tab));
    onClick(this, '[data-others]', () => this.#show(this.#turn + 1));
    onClick(this, '[data-dread]', () => this.#dread());
    need(this, '[data-list]', HTMLElement).addEventListener('click', (event) => this.#tapped(event));
    this.#order();
    // With the page, so that asking for a beginning is no request.
    help().catch(() => undefined);
  }

  get #tabs() {
    return [.../** @type {NodeListOf<HTMLButtonElement>} */ (this.querySelectorAll('button[data-begin]'))];
  }

  get #dreaded() {
    return need(this, '[data-dread]', HTMLButtonElement);
  }

  /** A message that one dreads answering has beginnings of its own, whatever was asked for. */
  get #need() {
    const dread = this.#dreaded.getAttribute('aria-pressed') === 'true';
    return dread ? 'dread' : (this.getAttribute('need') ?? '');
  }

  #order() {
    const order = steps(this.getAttribute('need') ?? '');
    const tabs = this.#tabs.sort((a, b) => order.indexOf(a.dataset.begin ?? '') - order.indexOf(b.dataset.begin ?? ''));
    need(this, '[data-tabs]', HTMLElement).append(...tabs);
  }

  /** @param {HTMLButtonElement} tab */
  #open(tab) {
    const again = this.#step === tab.dataset.begin;
    this.#step = again ? '' : (tab.dataset.begin ?? '');
    for (const one of this.#tabs) one.setAttribute('aria-expanded', String(one === tab && !again));
    need(this, '[data-open]', HTMLElement).hidden = again;
    for (const line of this.querySelectorAll('[data-line]')) {
      line.toggleAttribute('hidden', line.getAttribute('data-line') !== this.#step);
    }
    if (!again) this.#show(0);
  }

  #dread() {
    const pressed = this.#dreaded.getAttribute('aria-pressed') !== 'true';
    this.#dreaded.setAttribute('aria-pressed', String(pressed));
    if (this.#step) this.#show(0);
    else this.#tabs[0]?.click();
  }

  /** @param {number} turn */
  #show(turn) {
    this.#turn = turn;
    attempt(this, null, async () => {
      const { starters, lang } = await help();
      const list = need(this, '[data-list]', HTMLElement);
      list.lang = lang;
      list.replaceChildren(...beginnings(starters, this.#need, this.#step, turn).map(({ text }) => item(text)));
    });
  }

  /** @param {Event} event */
  #tapped(event) {
    const pressed = event.target instanceof Element ? event.target.closest('button') : null;
    if (pressed) this.#start(pressed.textContent.trim());
  }

  /** @param {string} words */
  #start(words) {
    const paper = this.closest('form')?.querySelector('textarea');
    if (!paper) return;
    paper.value = [paper.value.trimEnd(), words.replace(/\s*…$/, ' ')].filter(Boolean).join('\n');
    paper.focus();
    paper.setSelectionRange(paper.value.length, paper.value.length);
    paper.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

/**
 * @param {string} text
 * @returns {HTMLLIElement}
 */
function item(text) {
  const [row, tap] = [document.createElement('li'), document.createElement('button')];
  Object.assign(tap, { type: 'button', textContent: text, dir: 'auto' });
  row.append(tap);
  return row;
}

customElements.define('reply-starters', ReplyStarters);
