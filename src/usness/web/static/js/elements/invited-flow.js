import { call, Refusal } from '../api.js';
import { fill, need, onClick, onSubmit } from '../find.js';
import { answer, questionOf } from '../inviting.js';
import { ownLog } from '../keep/keys.js';
import { answerTo, hello, note } from '../keep/meeting.js';
import { forgetLink, takeLink } from '../link.js';
import { findSecrets, keepSecrets, told } from '../meeting.js';
import { attempt, keysAnew, keysOf, reason, say } from '../page.js';
import { unb64 } from '../seal/bytes.js';
import { show, step } from '../steps.js';
import './account-form.js';
import { InvitedWait } from './invited-wait.js';
import { RecoverySheet } from './recovery-sheet.js';

/** @import { Secrets, Told } from '../keep/meeting.js' */
/** @import { Bytes } from '../seal/bytes.js' */
/** @import { Link } from '../seal/fragment.js' */

/** The invited one's side, until the answer is sealed: the invitation, a first answer in this tab, an account. */
class InvitedFlow extends HTMLElement {
  /** @type {Link | null} */
  #link = null;
  /** @type {Secrets | undefined} */
  #secrets;

  connectedCallback() {
    this.#link = takeLink(this.#id);
    const [offer, paper, again] = [step(this, 'offer'), step(this, 'answer'), step(this, 'again')];
    onClick(offer, '[data-act="try"]', () => show(this, 'answer'));
    onClick(paper, '[data-act="back"]', () => show(this, 'offer'));
    onClick(offer, '[data-act="decline"]', () => attempt(offer, null, () => this.#decline()));
    onSubmit(paper, 'form', (button) => attempt(paper, button, () => this.#seal()));
    onSubmit(again, 'form', (button) => attempt(again, button, () => this.#join().then(() => this.#wait())));
    this.addEventListener('usness:account', (event) => this.#joined(/** @type {CustomEvent} */ (event).detail.code));
    this.addEventListener('usness:done', () => this.#wait());
    this.#start();
  }

  get #id() {
    return this.dataset.invitation ?? '';
  }

  get #isSignedIn() {
    return Boolean(document.body.dataset.person);
  }

  get #words() {
    return need(this, 'textarea[data-answer]', HTMLTextAreaElement);
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
    if (now.role === 'inviter') return location.replace('/invite');
    if (now.role === 'invitee') return this.#resume(now);
    if (now.state !== 'open') return show(this, now.state === 'expired' ? 'expired' : 'used');
    if (!this.#link) return show(this, 'broken');
    await this.#address(this.#link.S, now);
    return show(this, 'offer');
  }

  /** @param {Told} now */
  async #resume(now) {
    this.#secrets = await findSecrets(this.#id);
    if (!this.#secrets) return show(this, now.state === 'done' ? 'used' : 'broken');
    if (now.note) await this.#address(unb64(this.#secrets.S), now);
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
    await call('POST', `/invitations/${this.#id}/decline`, {});
    show(this, 'declined');
  }

  async #seal() {
    if (!this.#words.value.trim()) return say(step(this, 'answer'), 'empty');
    if (!this.#isSignedIn) return void show(this, 'account');
    await this.#join();
    return this.#wait();
  }

  /** @param {Bytes} code */
  async #joined(code) {
    const again = step(this, 'again');
    await need(this, 'recovery-sheet', RecoverySheet).show(code);
    show(this, (await attempt(again, null, () => this.#join())) ? 'recovery' : 'again');
  }

  /** Takes the second seat; the answer is sealed for good before the room's key exists here. */
  async #join() {
    const keys = await keysAnew();
    const question = questionOf(this);
    try {
      const now = await told(this.#id);
      if (now.role === 'holder') await this.#greet(now);
      await answer(keys, now.bond, question, this.#words.value.trim());
    } catch (error) {
      const late = error instanceof Refusal && ['used', 'expired'].includes(error.code);
      if (!late) throw error;
      await answer(keys, ownLog(keys), question, this.#words.value.trim());
      this.#words.value = '';
      throw error;
    }
    this.#words.value = '';
  }

  /** @param {Told} now */
  async #greet(now) {
    if (!this.#link) throw new Refusal(0, 'malformed');
    this.#secrets ??= await answerTo(this.#link, now);
    const keys = await keysOf();
    await keepSecrets(keys, this.#secrets);
    await call('POST', `/invitations/${now.id}/hello`, { hello: await hello(keys, this.#secrets) });
    forgetLink(now.id);
  }

  #wait() {
    if (!this.#secrets) return;
    show(this, 'wait');
    need(this, 'invited-wait', InvitedWait).begin(this.#secrets);
  }
}

customElements.define('invited-flow', InvitedFlow);
