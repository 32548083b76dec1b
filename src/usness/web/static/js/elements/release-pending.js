import { logHere } from '../attributes.js';
import { give } from '../entries.js';
import { keysOf, reason, say } from '../page.js';
import { renew } from '../part.js';

/** @import { RecordJson } from '../keep/records.js' */
/** @typedef {{ mine: RecordJson, theirs: RecordJson }} Pair */

/** A house that keeps asking for what it has got does not keep this page going round. */
const given = new Set();

/** Both answers are in, and this device can give its own: nothing is asked of the person. */
class ReleasePending extends HTMLElement {
  connectedCallback() {
    /** @type {Pair[]} */
    const pairs = JSON.parse(this.getAttribute('pairs') ?? '[]');
    this.#giveAll(pairs.filter(({ mine }) => !given.has(mine.id)));
  }

  /** @param {Pair[]} pairs */
  async #giveAll(pairs) {
    let some = false;
    for (const pair of pairs) some = (await this.#give(pair)) || some;
    if (some && this.isConnected) await renew();
  }

  /** @param {Pair} pair */
  async #give({ mine, theirs }) {
    try {
      await give(await keysOf(), logHere(), mine, theirs);
      given.add(mine.id);
      return true;
    } catch (error) {
      say(this, ...reason(error));
      return false;
    }
  }
}

customElements.define('release-pending', ReleasePending);
