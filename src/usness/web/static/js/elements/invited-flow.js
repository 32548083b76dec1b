import { call, Refusal } from '../api.js';
import { fill, need, onClick, onSubmit } from '../find.js';
import { answer, questionOf } from '../inviting.js';
import { ownLog } from '../keep/keys.js';
import { answerTo, hello } from '../keep/meeting.js';
import { forgetLink, noteOf } from '../link.js';
import { findSecrets, keepSecrets, told } from '../meeting.js';
import { attempt, keysAnew, keysOf, say } from '../page.js';
import { unb64 } from '../seal/bytes.js';
import { show, step } from '../steps.js';
import { words } from '../words.js';
import './account-form.js';
import { InvitedWait } from './invited-wait.js';
import { PassphraseChoice } from './passphrase-choice.js';
import { RecoverySheet } from './recovery-sheet.js';

/** @import { Secrets, Told } from '../keep/meeting.js' */
/** @import { Bytes } from '../seal/bytes.js' */
/** @import { Link } from '../seal/fragment.js' */

/** The invited one's side, after the letter and until the answer is sealed: a first answer in this tab, an account. */
export class InvitedFlow extends HTMLElement {
  #id = '';
  /** @type {Link | null} */
  #link = null;
  /** @type {Secrets | undefined} */
  #secrets;

  connectedCallback() {
    const [paper, again] = [step(this, 'answer'), step(this, 'again')];
    onClick(paper, '[data-act="back"]', () => this.dispatchEvent(new CustomEvent('usness:back', { bubbles: true })));
    onSubmit(paper, 'form', (button) => attempt(paper, button, () => this.#seal()));
    onSubmit(again, 'form', (button) => attempt(again, button, () => this.#join().then(() => this.#wait())));
    this.addEventListener('usness:account', (event) => this.#joined(/** @type {CustomEvent} */ (event).detail.code));
    this.addEventListener('usness:done', () => this.#wait());
  }

  get #isSignedIn() {
    return Boolean(document.body.dataset.person);
  }

  get #words() {
    return need(this, 'textarea[data-answer]', HTMLTextAreaElement);
  }

  /**
   * @param {{ link: Link | null, told: Told }} letter
   * @returns {Promise<string>} the letter's step that is next
   */
  async begin({ link, told: now }) {
    [this.#id, this.#link] = [now.id, link];
    // Before a word is typed: a locked device would take the page away, and the answer with it.
    await (this.#isSignedIn ? keysOf() : this.#list());
    return now.role === 'invitee' ? this.#resume(now) : 'further';
  }

  /** The account's six words come from a list, fetched like a script. */
  async #list() {
    try {
      await words('passphrase', need(this, 'passphrase-choice', PassphraseChoice).dataset.words ?? 'en');
    } catch {
      throw new Refusal(0, 'offline');
    }
  }

  /**
   * @param {Told} now
   * @returns {Promise<string>}
   */
  async #resume(now) {
    this.#secrets = await findSecrets(now.id);
    if (!this.#secrets) return now.state === 'done' ? 'used' : 'broken';
    if (now.note) fill(this, await noteOf(unb64(this.#secrets.S), now));
    this.#wait();
    return 'further';
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
