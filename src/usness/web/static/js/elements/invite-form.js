import { need, onClick, onSubmit } from '../find.js';
import { answer, Invitation, questionOf, waitingRoom } from '../inviting.js';
import * as drafts from '../keep/drafts.js';
import { ownLog } from '../keep/keys.js';
import { attempt, keysOf, reason, say } from '../page.js';
import { current, show, step } from '../steps.js';

/** @import { Secrets } from '../keep/meeting.js' */

const SLOT = 'invite';

/** The inviter's side, until there is a link: for whom, a first answer, a line. */
class InviteForm extends HTMLElement {
  #invitation = new Invitation();
  /** @type {Secrets | undefined} of an earlier link to a room that nobody has entered */
  #room;
  #locking = (/** @type {Event} */ event) => this.#saveDraft(/** @type {CustomEvent} */ (event).detail.waits);

  connectedCallback() {
    onSubmit(step(this, 'kind'), 'form', () => show(this, 'answer'));
    onSubmit(step(this, 'answer'), 'form', () => show(this, 'note'));
    onSubmit(step(this, 'note'), 'form', (button) => this.#make(button));
    onClick(this, '[data-act="skip"]', () => this.#skip());
    onClick(this, '[data-act="back"]', () => show(this, current(this) === 'note' && !this.#room ? 'answer' : 'kind'));
    document.addEventListener('usness:locking', this.#locking);
    this.#start();
  }

  disconnectedCallback() {
    document.removeEventListener('usness:locking', this.#locking);
  }

  get #words() {
    return need(this, 'textarea[data-answer]', HTMLTextAreaElement);
  }

  /** @param {Promise<unknown>[]} waits */
  #saveDraft(waits) {
    const words = this.#words.value;
    if (words) waits.push(keysOf().then((keys) => drafts.save(keys, ownLog(keys), SLOT, { words })));
  }

  async #start() {
    try {
      const keys = await keysOf();
      const draft = await drafts.load(keys, ownLog(keys), SLOT);
      if (typeof draft?.words === 'string') this.#words.value = draft.words;
      this.#room = await waitingRoom();
      if (this.#room) show(this, 'note');
    } catch (error) {
      say(this, ...reason(error));
    }
  }

  #skip() {
    this.#words.value = '';
    show(this, 'note');
  }

  /** @param {HTMLButtonElement | null} button */
  async #make(button) {
    const made = await attempt(step(this, 'note'), button, () => this.#send());
    if (made) location.replace('/invite');
  }

  async #send() {
    const question = questionOf(this);
    const chosen = need(this, 'input[data-kind]:checked', HTMLInputElement).value;
    const wanted = { kind: this.#room?.kind ?? chosen, bond: this.#room?.bond, words: this.dataset.spoken ?? 'en' };
    const note = need(this, 'input[data-note]', HTMLInputElement).value.trim();
    const { keys, bond } = await this.#invitation.make(wanted, { note, card: question.card });
    if (!this.#room) await answer(keys, bond, question, this.#words.value.trim());
    await drafts.drop(keys, ownLog(keys), SLOT);
  }
}

customElements.define('invite-form', InviteForm);
