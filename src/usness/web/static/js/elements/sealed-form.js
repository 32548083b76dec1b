import { Refusal } from '../api.js';
import { answering, asked, logHere } from '../attributes.js';
import { sealed, send, takeBack } from '../entries.js';
import { blank, emptied, gathered, restored, unsaid } from '../fields.js';
import { button, onSubmit } from '../find.js';
import * as drafts from '../keep/drafts.js';
import { ownLog } from '../keep/keys.js';
import { offerPeople } from '../offer.js';
import { attempt, keysOf, say } from '../page.js';
import { renew } from '../part.js';

/** @import { Where, Written } from '../entries.js' */
/** @import { Keys } from '../keep/keys.js' */
/** @import { Posted } from '../keep/records.js' */
/** @import { Document as Fields } from '../seal/document.js' */
/** @typedef {{ same: string, body: Posted }} Sent */

const TYPING = 400;

/**
 * A form whose words leave only sealed. Until they are acknowledged they stay: in the field, and as a sealed draft on
 * this device together with the very bytes that were sent, so that no retry writes anything twice. What is `alone` is
 * sealed for its author only, wherever the page stands. Where only the end decides what it becomes, `draft-as` names the
 * one place of its draft, in the own log.
 */
class SealedForm extends HTMLElement {
  #timer = 0;
  #done = false;
  /** @type {Sent | undefined} */
  #sent;

  connectedCallback() {
    onSubmit(this, 'form', (pressed) => this.#submit(pressed));
    this.addEventListener('input', () => this.#later());
    offerPeople(this);
    this.addEventListener('added', (event) => this.#added(event));
    document.addEventListener('usness:locking', this.#locking);
    document.addEventListener('visibilitychange', this.#hiding);
    attempt(this, null, () => this.#live());
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    document.removeEventListener('usness:locking', this.#locking);
    document.removeEventListener('visibilitychange', this.#hiding);
  }

  async #live() {
    const keys = await keysOf();
    const draft = await drafts.load(keys, this.#draftLog(keys), this.#slot());
    if (draft) this.#restore(draft);
    const seal = button(this, 'button[type="submit"]');
    if (seal) seal.disabled = false;
  }

  /** @param {Fields} draft */
  #restore({ fields, sent }) {
    this.#sent = /** @type {Sent | undefined} */ (sent);
    if (!restored(this, /** @type {Fields} */ (fields))) return;
    say(this, 'draft');
    this.dispatchEvent(new CustomEvent('restored', { bubbles: true }));
  }

  /**
   * From the keys: an attribute in the page is the host's word, and what is `alone` must not go where the host says.
   *
   * @param {Keys} keys
   */
  #log(keys) {
    return this.hasAttribute('alone') ? ownLog(keys) : logHere();
  }

  /** @param {Keys} keys */
  #draftLog(keys) {
    return this.hasAttribute('draft-as') ? ownLog(keys) : this.#log(keys);
  }

  #slot() {
    const name = this.getAttribute('draft-as');
    if (name) return `${name} ${logHere()}`;
    const slot = ['room', 'kind', 'subject', 'round'].map((name) => this.getAttribute(name) ?? '').join('/');
    // Questions without a card share an empty subject; each has a draft of its own all the same.
    const own = slot + (this.getAttribute('about') ?? '');
    const draft = this.getAttribute('draft');
    return draft ? `${own}/${draft}` : own;
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#save(), TYPING);
  }

  #hiding = () => {
    if (document.hidden) this.#save();
  };

  /** @param {Event} event */
  #locking = (event) => {
    if (event instanceof CustomEvent) event.detail.waits.push(this.#save());
  };

  /**
   * What takes a while to add has to be in the draft before the page goes.
   *
   * @param {Event} event
   */
  #added(event) {
    if (event instanceof CustomEvent) event.detail.waits.push(this.#save());
  }

  /** What is typed is taken at once: a page that is being locked is empty a moment later. */
  async #save() {
    clearTimeout(this.#timer);
    const [fields, empty] = [gathered(this), blank(this)];
    if (this.#done) return;
    const keys = await keysOf();
    if (empty) await drafts.drop(keys, this.#draftLog(keys), this.#slot());
    else await drafts.save(keys, this.#draftLog(keys), this.#slot(), { fields, sent: this.#sent });
  }

  /** @param {HTMLButtonElement | null} pressed */
  async #submit(pressed) {
    if (unsaid(this)) return say(this, 'empty');
    await attempt(this, pressed, () => this.#seal());
  }

  /**
   * A part of this form may have something that must be with the house before an entry can name it.
   *
   * @returns {Promise<unknown>}
   */
  #ready() {
    /** @type {Promise<unknown>[]} */
    const waits = [];
    this.dispatchEvent(new CustomEvent('sealing', { detail: { waits } }));
    return Promise.all(waits);
  }

  async #seal() {
    const keys = await keysOf();
    await this.#ready();
    const where = { ...(await answering(keys, this)), log: this.#log(keys) };
    const fields = { ...asked(this), ...gathered(this) };
    const written = await this.#send(keys, where, fields);
    await this.#told(written, fields);
    this.#done = true;
    clearTimeout(this.#timer);
    await drafts.drop(keys, this.#draftLog(keys), this.#slot());
    await this.#after();
  }

  /**
   * Whoever has something to do with it first says so in `waits`. If that fails the draft is still there, and the next try
   * sends the same bytes.
   *
   * @param {Written} written
   * @param {Fields} fields
   */
  async #told(written, fields) {
    /** @type {Promise<void>[]} */
    const waits = [];
    this.dispatchEvent(new CustomEvent('sealed', { bubbles: true, detail: { ...written, fields, waits } }));
    await Promise.all(waits);
  }

  /**
   * @param {Keys} keys
   * @param {Where} where
   * @param {Fields} fields
   * @returns {Promise<Written>}
   */
  async #send(keys, where, fields) {
    // To go elsewhere, or to wait for another hour, is another thing to send, even with the same words.
    const goes = this.hasAttribute('draft-as') || where.reveal === 'at';
    const same = JSON.stringify(goes ? [fields, where] : fields);
    if (this.#sent && this.#sent.same !== same) await this.#recall(keys, where, this.#sent.body);
    this.#sent ??= { same, body: await sealed(keys, where, fields) };
    await this.#save();
    return send(keys, where.log, this.#sent.body);
  }

  /**
   * The words were changed after a try whose end is unknown, or where they go. A commit that stays one needs nothing: the
   * house takes only one.
   *
   * @param {Keys} keys
   * @param {Where} where
   * @param {Posted} sent
   */
  async #recall(keys, { reveal }, sent) {
    try {
      const log = sent.reveal === 'never' ? ownLog(keys) : logHere();
      if (sent.reveal !== 'together' || reveal !== 'together') await takeBack(log, sent.id);
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'absent')) throw error;
    }
    this.#sent = undefined;
    // What went with that try went with it again.
    await this.#ready();
  }

  async #after() {
    const then = this.getAttribute('then');
    if (then) return location.assign(then);
    [this.#done, this.#sent] = [false, undefined];
    emptied(this);
    say(this, 'sealed');
    await renew(this.getAttribute('renews') ?? 'main');
  }
}

customElements.define('sealed-form', SealedForm);
