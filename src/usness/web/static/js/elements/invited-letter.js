import { call, Refusal } from '../api.js';
import { button, fill, need, onClick } from '../find.js';
import { wake } from '../house.js';
import { noteOf, takeLink } from '../link.js';
import { attempt, reason, say, show, step } from '../steps.js';

/** @import { Told } from '../keep/meeting.js' */
/** @import { Link } from '../seal/fragment.js' */
/** @import { InvitedFlow } from './invited-flow.js' */

/** An invitation as it is first read, often on the way and on a weak connection: light, and all that follows comes later. */
class InvitedLetter extends HTMLElement {
  /** @type {Link | null} */
  #link = null;
  /** @type {Told | undefined} */
  #told;

  connectedCallback() {
    this.#link = takeLink(this.#id);
    const offer = step(this, 'offer');
    const go = button(offer, '[data-act="try"]');
    onClick(offer, '[data-act="try"]', () => attempt(offer, go, async () => void show(this, await this.#further())));
    onClick(offer, '[data-act="decline"]', () => attempt(offer, null, () => this.#decline()));
    this.addEventListener('usness:back', () => show(this, 'offer'));
    this.#start();
  }

  get #id() {
    return this.dataset.invitation ?? '';
  }

  async #start() {
    try {
      /** @type {Told} */
      const now = await call('GET', `/invitations/${this.#id}`);
      this.#told = now;
      await this.#open(now);
    } catch (error) {
      say(show(this, 'broken'), ...reason(error));
    }
  }

  /** @param {Told} now */
  async #open(now) {
    if (now.role === 'inviter') return location.replace('/invite');
    // Before the offer is made: a locked device takes the page away.
    const next = document.body.dataset.person ? await this.#further() : 'offer';
    if (now.role === 'invitee') return show(this, next);
    if (now.state !== 'open') return show(this, now.state === 'expired' ? 'expired' : 'used');
    if (!this.#link) return show(this, 'broken');
    fill(this, await noteOf(this.#link.S, now));
    return show(this, 'offer');
  }

  /**
   * All of it comes before a word is typed: a connection lost later costs no answer.
   *
   * @returns {Promise<string>} the step to show
   */
  async #further() {
    const flow = need(this, 'invited-flow', HTMLElement);
    flow.removeAttribute('data-later');
    if (!this.#told || !(await wake(this))) throw new Refusal(0, 'offline');
    return /** @type {InvitedFlow} */ (flow).begin({ link: this.#link, told: this.#told });
  }

  async #decline() {
    await call('POST', `/invitations/${this.#id}/decline`, {});
    show(this, 'declined');
  }
}

customElements.define('invited-letter', InvitedLetter);
