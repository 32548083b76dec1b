import { logHere } from '../attributes.js';
import { isoDay } from '../days.js';
import { give } from '../entries.js';
import { isQuiet } from '../keep/quiet.js';
import { keysOf, reason, say } from '../page.js';
import { renew } from '../part.js';

/** @import { Keys } from '../keep/keys.js' */
/** @import { RecordJson } from '../keep/records.js' */
/** @typedef {{ mine: RecordJson, theirs: RecordJson }} Pair */

/** A house that keeps asking for what it has got does not keep this page going round. */
const given = new Set();

/**
 * Before the four words are said nobody knows whose answer that is.
 *
 * @param {Keys} keys
 */
async function isSure(keys) {
  return keys.partner(logHere()) !== null && (await keys.bond(logHere())) !== null;
}

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
      const keys = await keysOf();
      if (isQuiet(keys.manifest, isoDay(new Date()))) return this.#rest();
      const sure = await isSure(keys);
      if (sure) await give(keys, logHere(), mine, theirs);
      else say(this, 'words-first');
      if (sure) given.add(mine.id);
      return sure;
    } catch (error) {
      say(this, ...reason(error));
      return false;
    }
  }

  /** In quiet time nothing is given by itself: for the other it is as if nobody had come. */
  #rest() {
    if (this.querySelector('[data-say="resting"]')) say(this, 'resting');
    return false;
  }
}

customElements.define('release-pending', ReleasePending);
