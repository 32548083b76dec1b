import { call, Refusal } from '../api.js';
import { write } from '../entries.js';
import { fill, need, onClick, onSubmit } from '../find.js';
import { ownLog } from '../keep/keys.js';
import { answerTo, hello, note, take } from '../keep/meeting.js';
import { forgetLink, takeLink } from '../link.js';
import { Ceremony, dropSecrets, findSecrets, keepSecrets, told, whileVisible } from '../meeting.js';
import { attempt, keysAnew, keysOf, reason, say } from '../page.js';
import { unb64 } from '../seal/bytes.js';
import { show, step } from '../steps.js';
import './account-form.js';
import { RecoverySheet } from './recovery-sheet.js';

/** @import { Secrets, Told } from '../keep/meeting.js' */
/** @import { Bytes } from '../seal/bytes.js' */
/** @import { Link } from '../seal/fragment.js' */

const LOOK_EVERY = 2000;

/** The invited one's side: a first answer in this tab, an account, the spoken words, the room's key. */
class InvitedFlow extends HTMLElement {
  /** @type {Link | null} */
  #link = null;
  /** @type {Secrets | undefined} */
  #secrets;
  /** @type {Ceremony | undefined} */
  #ceremony;
  #stop = () => {};

  connectedCallback() {
    this.#link = takeLink(this.#id);
    onClick(this, '[data-act="try"]', () => show(this, 'answer'));
    onClick(this, '[data-act="back"]', () => show(this, 'offer'));
    onClick(this, '[data-act="decline"]', () => this.#decline());
    onSubmit(step(this, 'answer'), 'form', (button) => this.#seal(button));
    this.addEventListener('usness:account', (event) => this.#joined(/** @type {CustomEvent} */ (event).detail.code));
    this.addEventListener('usness:done', () => this.#wait());
    onSubmit(step(this, 'again'), 'form', (button) => attempt(step(this, 'again'), button, () => this.#join()));
    this.#start();
  }

  disconnectedCallback() {
    this.#stop();
  }

  get #id() {
    return this.dataset.invitation ?? '';
  }

  get #isSignedIn() {
    return Boolean(document.body.dataset.person);
  }

  async #start() {
    try {
      // Before a word is typed: a locked device would take the page away, and the answer with it.
      if (this.#isSignedIn) await keysOf();
      await this.#open(await told(this.#id));
    } catch (error) {
      say(show(this, 'broken'), ...reason(error));
    }
  }

  /** @param {Told} now */
  async #open(now) {
    if (now.role === 'inviter') return location.replace(`/invite?invitation=${now.id}`);
    if (now.role === 'invitee') return this.#resume(now);
    if (now.state !== 'open') return show(this, now.state === 'expired' ? 'expired' : 'used');
    if (!this.#link) return show(this, 'broken');
    await this.#address(this.#link.S, now);
    return show(this, 'offer');
  }

  /** @param {Told} now */
  async #resume(now) {
    this.#secrets = await findSecrets(this.#id);
    if (!this.#secrets) return show(this, 'broken');
    await this.#address(unb64(this.#secrets.S), now);
    return this.#wait();
  }

  /**
   * @param {Bytes} S
   * @param {Told} now
   */
  async #address(S, now) {
    fill(this, await note(unb64(document.body.dataset.instance ?? ''), S, now));
  }

  async #decline() {
    const declined = await attempt(step(this, 'offer'), null, () => call('POST', `/invitations/${this.#id}/decline`, {}));
    if (declined) show(this, 'declined');
  }

  get #words() {
    return need(this, 'textarea[data-answer]', HTMLTextAreaElement);
  }

  /** @param {HTMLButtonElement | null} button */
  async #seal(button) {
    if (!this.#words.value.trim()) return say(step(this, 'answer'), 'empty');
    if (!this.#isSignedIn) return show(this, 'account');
    if (await attempt(step(this, 'answer'), button, () => this.#join())) this.#wait();
  }

  /** @param {Bytes} code */
  async #joined(code) {
    await need(this, 'recovery-sheet', RecoverySheet).show(code);
    const sealed = await attempt(step(this, 'again'), null, () => this.#join());
    if (sealed) show(this, 'recovery');
    else show(this, 'again');
  }

  /** Takes the second seat; the answer is sealed for good before the room's key exists here. */
  async #join() {
    const keys = await keysAnew();
    try {
      const now = await told(this.#id);
      if (now.role === 'holder') await this.#greet(now);
      await this.#answer(now.bond, now.card);
    } catch (error) {
      const late = error instanceof Refusal && (error.code === 'used' || error.code === 'expired');
      if (late) await this.#answer(ownLog(keys), this.dataset.card ?? '');
      throw error;
    }
  }

  /** @param {Told} now */
  async #greet(now) {
    if (!this.#link) throw new Refusal(0, 'broken');
    this.#secrets ??= await answerTo(this.#link, now);
    const keys = await keysOf();
    await keepSecrets(keys, this.#secrets);
    await call('POST', `/invitations/${now.id}/hello`, { hello: await hello(keys, this.#secrets) });
    forgetLink(now.id);
  }

  /**
   * @param {string} log
   * @param {string} subject
   */
  async #answer(log, subject) {
    const { prompt = '', lang = '', room = '', entry: kind = '' } = this.dataset;
    const where = { log, room, kind, reveal: /** @type {const} */ ('together'), subject, round: 0 };
    const words = this.#words.value.trim();
    if (words) await write(await keysOf(), where, { prompt, lang, words });
    this.#words.value = '';
  }

  #wait() {
    if (!this.#secrets || this.#ceremony) return;
    this.#ceremony = new Ceremony(this, this.#secrets, 'B');
    this.#stop = whileVisible(LOOK_EVERY, () => this.#look());
  }

  async #look() {
    try {
      await this.#go(await told(this.#id));
    } catch (error) {
      const [code, sentence] = reason(error);
      if (code !== 'offline') say(this, code, sentence);
    }
  }

  /** @param {Told} now */
  async #go(now) {
    const K = this.#ceremony?.K;
    if (now.state === 'hello') return show(this, 'waiting');
    if (now.state === 'given' && K) return this.#take(now, K);
    if (now.state === 'revealed' && K) return show(this, 'almost');
    if (now.state === 'given' || now.state === 'revealed') return void this.#ceremony?.begin(now);
    this.#stop();
    if (now.state === 'done') return this.#enter(now.bond);
    show(this, 'ended');
  }

  /**
   * @param {Told} now
   * @param {CryptoKey} K
   */
  async #take(now, K) {
    if (!this.#secrets) return;
    this.#stop();
    const key = await take(await keysAnew(), this.#secrets, K, now.gift);
    await call('POST', `/invitations/${now.id}/taken`, key);
    await dropSecrets(now.id);
    this.#enter(now.bond);
  }

  /** @param {string} bond */
  #enter(bond) {
    location.replace(`/logs/${bond}/${this.dataset.room}/${this.dataset.card}`);
  }
}

customElements.define('invited-flow', InvitedFlow);
