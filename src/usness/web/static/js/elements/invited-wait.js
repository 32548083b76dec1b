import { call } from '../api.js';
import { take } from '../keep/meeting.js';
import { Ceremony, dropSecrets, told, whileVisible } from '../meeting.js';
import { keysAnew, reason, say } from '../page.js';
import { show } from '../steps.js';

/** @import { Secrets, Told } from '../keep/meeting.js' */

const LOOK_EVERY = 2000;

/** The invited one's side, once the answer is sealed: the spoken words, then the room's key. */
export class InvitedWait extends HTMLElement {
  /** @type {Ceremony | undefined} */
  #ceremony;
  #stop = () => {};

  disconnectedCallback() {
    this.#stop();
  }

  /** @param {Secrets} secrets */
  begin(secrets) {
    if (this.#ceremony) return;
    this.#ceremony = new Ceremony(this, secrets, 'B');
    this.#stop = whileVisible(LOOK_EVERY, () => this.#look(secrets));
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
    if (now.state === 'hello') return show(this, 'waiting');
    if (now.state === 'revealed' || now.state === 'given') return this.#meet(secrets, now);
    this.#stop();
    return now.state === 'done' ? this.#enter(secrets) : show(this, 'ended');
  }

  /**
   * The look goes on while the words are spoken: the other may end it meanwhile.
   *
   * @param {Secrets} secrets
   * @param {Told} now
   */
  async #meet(secrets, now) {
    const K = this.#ceremony?.K;
    if (!K) return void this.#ceremony?.begin(now);
    if (now.state === 'revealed') return show(this, 'almost');
    await call('POST', `/invitations/${now.id}/taken`, await take(await keysAnew(), secrets, K, now.gift));
    this.#stop();
    await dropSecrets(now.id);
    return this.#enter(secrets);
  }

  /** @param {Secrets} secrets */
  #enter({ bond }) {
    location.replace(`/logs/${bond}/${this.dataset.room}/${this.dataset.card}`);
  }
}

customElements.define('invited-wait', InvitedWait);
