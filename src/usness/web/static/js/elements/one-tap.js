import { answering } from '../attributes.js';
import { mark, write } from '../entries.js';
import { button, onClick } from '../find.js';
import { attempt, keysOf, say } from '../page.js';
import { renew } from '../part.js';

/**
 * One thing said with one tap: a record that opens now, with the sentence that stands on the button's part, or none. A
 * `pass` is no record for the other: it stays a silent mark of one's own.
 */
class OneTap extends HTMLElement {
  connectedCallback() {
    const tap = button(this, 'button');
    onClick(this, 'button', () => attempt(this, tap, () => this.#write()));
    if (tap) tap.disabled = false;
  }

  async #write() {
    const keys = await keysOf();
    const where = await answering(keys, this);
    const { log, room, subject = '', round = 0 } = where;
    if (where.kind === 'pass') await mark(keys, 'pass', { room, log, subject, round });
    else await write(keys, where, this.#fields());
    await this.#after();
  }

  #fields() {
    const words = this.getAttribute('words');
    return words ? { words } : {};
  }

  async #after() {
    const [then, part] = [this.getAttribute('then'), this.getAttribute('renews')];
    if (then) return location.assign(then);
    this.querySelector('button')?.remove();
    if (part) await renew(part);
    else say(this, 'done');
  }
}

customElements.define('one-tap', OneTap);
