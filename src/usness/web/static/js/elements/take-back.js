import { logHere, recordOf } from '../attributes.js';
import { leftNothing, takeBack, wasGiven } from '../entries.js';
import { need, onClick } from '../find.js';
import { attempt, keysOf } from '../page.js';
import { renew } from '../part.js';
import { show } from '../steps.js';

/** @import { RecordJson } from '../keep/records.js' */

/** Withdraws, or deletes. What it says afterwards is true also when another tab gave the page meanwhile. */
class TakeBack extends HTMLElement {
  #gone = false;

  connectedCallback() {
    const sheet = need(this, 'dialog', HTMLDialogElement);
    onClick(this, '[data-ask]', () => sheet.showModal());
    onClick(this, '[data-leave]', () => sheet.close());
    onClick(this, '[data-do]', () => attempt(this, need(this, '[data-do]', HTMLButtonElement), () => this.#take()));
    onClick(this, '[data-close]', () => sheet.close());
    sheet.addEventListener('close', () => this.#closed());
    need(this, '[data-ask]', HTMLButtonElement).disabled = false;
  }

  async #take() {
    const record = recordOf(this);
    if (!record) return;
    const unread = await this.#isUnread(record);
    await takeBack(logHere(), record.id);
    this.#gone = true;
    const unopened = record.reveal === 'at' && (await leftNothing(logHere(), record.id));
    show(this, unopened ? 'unopened' : unread ? 'unread' : 'read');
  }

  /** @param {RecordJson} record */
  async #isUnread(record) {
    if (record.reveal === 'at') return false;
    return this.hasAttribute('waiting') && !(await wasGiven(await keysOf(), logHere(), record));
  }

  #closed() {
    if (!this.#gone) return;
    const then = this.getAttribute('then');
    if (then) return location.assign(then);
    renew(this.getAttribute('renews') ?? 'main');
  }
}

customElements.define('take-back', TakeBack);
