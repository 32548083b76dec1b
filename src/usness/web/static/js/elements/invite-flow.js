import { call } from '../api.js';
import { write } from '../entries.js';
import { need, onClick, onSubmit } from '../find.js';
import * as drafts from '../keep/drafts.js';
import { ownLog } from '../keep/keys.js';
import { fragment, gift, invite, newSecrets, reveal } from '../keep/meeting.js';
import { Ceremony, dropSecrets, findSecrets, keepSecrets, told, whileVisible } from '../meeting.js';
import { attempt, keysAnew, keysOf, reason, say } from '../page.js';
import { current, show, step } from '../steps.js';

/** @import { Secrets, Told } from '../keep/meeting.js' */

const LOOK_EVERY = 4000;
const SLOT = 'invite';

/** The inviter's side: a kind, a first answer, a note, the link; then the spoken words and the gift. */
class InviteFlow extends HTMLElement {
  /** @type {Secrets | undefined} */
  #secrets;
  /** @type {Ceremony | undefined} */
  #ceremony;
  #sending = false;
  #stop = () => {};
  #locking = (/** @type {Event} */ event) => /** @type {CustomEvent} */ (event).detail.waits.push(this.#saveDraft());

  connectedCallback() {
    onSubmit(step(this, 'kind'), 'form', () => show(this, 'answer'));
    onSubmit(step(this, 'answer'), 'form', () => show(this, 'note'));
    onSubmit(step(this, 'note'), 'form', (button) => this.#make(button));
    onClick(this, '[data-act="skip"]', () => this.#skip());
    onClick(this, '[data-act="back"]', () => show(this, current(this) === 'note' ? 'answer' : 'kind'));
    onClick(this, '[data-act="take-back"]', () => this.#takeBack());
    document.addEventListener('usness:locking', this.#locking);
    this.#start();
  }

  disconnectedCallback() {
    this.#stop();
    document.removeEventListener('usness:locking', this.#locking);
  }

  get #words() {
    return need(this, 'textarea[data-answer]', HTMLTextAreaElement);
  }

  get #note() {
    return need(this, '[data-note]', HTMLInputElement);
  }

  async #saveDraft() {
    const keys = await keysOf();
    if (this.#words.value) await drafts.save(keys, ownLog(keys), SLOT, { words: this.#words.value });
  }

  async #start() {
    try {
      const { invitation } = this.dataset;
      if (invitation) return await this.#resume(invitation);
      const keys = await keysOf();
      const draft = await drafts.load(keys, ownLog(keys), SLOT);
      if (typeof draft?.words === 'string') this.#words.value = draft.words;
    } catch (error) {
      say(this, ...reason(error));
    }
  }

  #skip() {
    this.#words.value = '';
    show(this, 'note');
  }

  /** @param {string} id */
  async #resume(id) {
    const secrets = await findSecrets(id);
    if (!secrets) return say(this, 'no-secrets');
    await this.#wait(secrets);
  }

  /** @param {HTMLButtonElement | null} button */
  async #make(button) {
    await attempt(step(this, 'note'), button, async () => {
      const kind = need(this, 'input[data-kind]:checked', HTMLInputElement).value;
      const again = this.#secrets !== undefined;
      const secrets = (this.#secrets ??= await newSecrets({ kind, words: this.dataset.spoken ?? 'en' }));
      if (!(again && (await this.#isMade(secrets)))) await this.#post(secrets);
      await this.#answer(secrets);
      history.replaceState(null, '', `?invitation=${secrets.id}`);
      await this.#wait(secrets);
    });
  }

  /**
   * A try whose answer was lost on the way has made it all the same.
   *
   * @param {Secrets} secrets
   */
  async #isMade({ id }) {
    return told(id).then(({ role }) => role === 'inviter', () => false);
  }

  /** @param {Secrets} secrets */
  async #post(secrets) {
    const keys = await keysOf();
    const sealed = await invite(keys, secrets, this.#note.value.trim());
    await keepSecrets(keys, secrets);
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const { id, bond, kind, words: lang } = secrets;
    await call('POST', '/invitations', { id, bond, kind, lang, zone, card: this.dataset.card ?? '', ...sealed });
  }

  /** @param {Secrets} secrets */
  async #answer({ bond }) {
    const keys = await keysAnew();
    const { prompt = '', lang = '', card: subject = '', room = '', entry: kind = '' } = this.dataset;
    const words = this.#words.value.trim();
    const where = { log: bond, room, kind, reveal: /** @type {const} */ ('together'), subject, round: 0 };
    if (words) await write(keys, where, { prompt, lang, words });
    await drafts.drop(keys, ownLog(keys), SLOT);
  }

  /** @param {Secrets} secrets */
  async #wait(secrets) {
    this.#secrets = secrets;
    this.#ceremony = new Ceremony(this, secrets, 'A');
    const link = `${location.origin}/i/${secrets.id}#${await fragment(await keysOf(), secrets)}`;
    need(this, '[data-link]', HTMLInputElement).value = link;
    for (const open of this.querySelectorAll('a[data-card-link]')) open.setAttribute('href', this.#cardPath(secrets));
    this.#stop = whileVisible(LOOK_EVERY, () => this.#look(secrets));
  }

  /** @param {Secrets} secrets */
  #cardPath({ bond }) {
    return `/logs/${bond}/${this.dataset.room}/${this.dataset.card}`;
  }

  /** @param {Secrets} secrets */
  async #look(secrets) {
    try {
      await this.#go(secrets, await told(secrets.id));
    } catch (error) {
      const [code, sentence] = reason(error);
      if (code !== 'offline') say(this, code, sentence);
    }
  }

  /**
   * @param {Secrets} secrets
   * @param {Told} now
   */
  async #go(secrets, now) {
    const { state } = now;
    if (state === 'open') return show(this, 'link');
    if (state === 'hello') return call('POST', `/invitations/${now.id}/reveal`, { reveal: await reveal(await keysOf(), secrets) });
    if (state === 'revealed') return this.#ceremony?.K ? this.#give(secrets, this.#ceremony.K) : void this.#ceremony?.begin(now);
    this.#stop();
    if (state === 'given' || state === 'done') await dropSecrets(secrets.id);
    show(this, state === 'given' || state === 'done' ? 'done' : state === 'expired' ? 'expired' : 'ended');
  }

  /**
   * @param {Secrets} secrets
   * @param {CryptoKey} K
   */
  async #give(secrets, K) {
    if (this.#sending) return;
    this.#sending = true;
    const box = await gift(await keysAnew(), secrets, K);
    await call('POST', `/invitations/${secrets.id}/gift`, { gift: box }).finally(() => (this.#sending = false));
  }

  async #takeBack() {
    await attempt(step(this, 'link'), null, () => call('POST', `/invitations/${this.#secrets?.id}/end`, {}));
  }
}

customElements.define('invite-flow', InviteFlow);
