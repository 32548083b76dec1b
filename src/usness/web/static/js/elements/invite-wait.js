import { call } from '../api.js';
import { need, onClick } from '../find.js';
import { fragment, gift, reveal } from '../keep/meeting.js';
import { Ceremony, dropSecrets, findSecrets, told, whileVisible } from '../meeting.js';
import { attempt, keysAnew, keysOf, reason, say } from '../page.js';
import { show } from '../steps.js';

/** @import { Secrets, Told } from '../keep/meeting.js' */

const LOOK_EVERY = 3000;

/** The inviter's side, from the link on: the keys, the spoken words, the gift. */
class InviteWait extends HTMLElement {
  /** @type {Ceremony | undefined} */
  #ceremony;
  #stop = () => {};

  connectedCallback() {
    onClick(this, '[data-act="take-back"]', () => this.#takeBack());
    this.#start();
  }

  disconnectedCallback() {
    this.#stop();
  }

  get #id() {
    return this.dataset.invitation ?? '';
  }

  async #start() {
    try {
      const keys = await keysOf();
      const { role } = await told(this.#id);
      if (role !== 'inviter') return location.replace(`/i/${this.#id}`);
      const secrets = await findSecrets(this.#id);
      if (!secrets) return show(this, 'lost');
      need(this, '[data-link]', HTMLInputElement).value =
        `${location.origin}/i/${secrets.id}#${await fragment(keys, secrets)}`;
      need(this, 'a[data-card-link]', HTMLAnchorElement).pathname =
        `/logs/${secrets.bond}/${this.dataset.room}/${this.dataset.card}`;
      this.#ceremony = new Ceremony(this, secrets, 'A');
      this.#stop = whileVisible(LOOK_EVERY, () => this.#look(secrets));
    } catch (error) {
      say(this, ...reason(error));
    }
    return undefined;
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
    if (now.state === 'open') return show(this, 'link');
    if (now.state === 'hello') return this.#reveal(secrets);
    if (now.state === 'revealed') return this.#meet(secrets, now);
    this.#stop();
    if (now.state === 'expired') return show(this, 'expired');
    if (now.state !== 'given' && now.state !== 'done') return show(this, 'ended');
    await dropSecrets(secrets.id);
    return show(this, 'done');
  }

  /** @param {Secrets} secrets */
  async #reveal(secrets) {
    await call('POST', `/invitations/${secrets.id}/reveal`, { reveal: await reveal(await keysOf(), secrets) });
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
    const box = await gift(await keysAnew(), secrets, K);
    await call('POST', `/invitations/${secrets.id}/gift`, { gift: box });
  }

  async #takeBack() {
    const taken = await attempt(this, null, () => call('POST', `/invitations/${this.#id}/end`, {}));
    if (!taken) return;
    this.#stop();
    show(this, 'ended');
  }
}

customElements.define('invite-wait', InviteWait);
