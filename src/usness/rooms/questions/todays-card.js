import { logHere } from '../attributes.js';
import { choose } from '../choose.js';
import { mark, synced } from '../entries.js';
import { onClick } from '../find.js';
import { ownLog } from '../keep/keys.js';
import * as notes from '../keep/notes.js';
import { attempt, keysOf } from '../page.js';

/** @import { Card } from '../choose.js' */
/** @import { Keys } from '../keep/keys.js' */
/** @typedef {Card & { part: HTMLElement, stage: string, passed: boolean, done: boolean }} Shown */

const ROOM = 'questions';

/**
 * @param {Date} now
 * @returns {number} the local day, such as 20260301
 */
function dayOf(now) {
  return now.getFullYear() * 10_000 + (now.getMonth() + 1) * 100 + now.getDate();
}

/**
 * Of the day's cards, which the house shows to both alike, this device picks one. What it leaves out is in no page, and
 * nobody learns why: pace, passes and "not today" never leave the sealed notes.
 */
class TodaysCard extends HTMLElement {
  connectedCallback() {
    onClick(this, '[data-else]', () => this.#pass());
    onClick(this, '[data-not-today]', () => this.#notToday());
    attempt(this, null, () => this.#choose());
  }

  get #notTodayName() {
    return `not-today ${logHere()}`;
  }

  async #choose() {
    const keys = await keysOf();
    await synced(keys);
    const rests = (await notes.highest(keys, 'asked', this.#notTodayName)) === dayOf(new Date());
    const cards = await Promise.all(this.#parts().map((part) => this.#read(keys, part)));
    const limits = { pace: keys.manifest.pace, hour: new Date().getHours() };
    const chosen = choose(cards, limits, (card) => card.passed, (card) => card.done);
    this.#show(rests ? undefined : chosen);
  }

  /** @returns {HTMLElement[]} */
  #parts() {
    return [...this.querySelectorAll('[data-subject]')].filter((part) => part instanceof HTMLElement);
  }

  /**
   * @param {Keys} keys
   * @param {HTMLElement} part
   * @returns {Promise<Shown>}
   */
  async #read(keys, part) {
    const { subject = '', stage = '', depth, round } = part.dataset;
    const begun = stage !== 'none';
    const numbers = { depth: Number(depth), round: Number(round) };
    const card = { subject, stage, part, begun, ...numbers, spare: 'spare' in part.dataset };
    const passed = !begun && (await this.#has(keys, 'pass', card));
    return { ...card, passed, done: await this.#isDone(keys, card) };
  }

  /**
   * @param {Keys} keys
   * @param {'pass' | 'opened'} what
   * @param {Card} card
   */
  async #has(keys, what, { subject, round }) {
    return (await notes.highest(keys, what, notes.of(logHere(), subject))) > round;
  }

  /**
   * @param {Keys} keys
   * @param {Card & { stage: string }} card
   */
  async #isDone(keys, card) {
    if (card.stage === 'folded' || card.stage === 'closed') return true;
    if (card.stage === 'open') return this.#has(keys, 'opened', card);
    if (card.begun || logHere() !== ownLog(keys)) return false;
    return notes.has(keys, 'own', notes.nameOf({ room: ROOM, kind: 'answer', subject: card.subject }));
  }

  /** @param {Shown | undefined} chosen */
  #show(chosen) {
    for (const part of this.#parts()) part.hidden = part !== chosen?.part;
    // The same page needs no second line below.
    if (chosen) document.querySelector(`ready-row[subject="${chosen.subject}"]`)?.closest('li')?.remove();
    const enough = this.querySelector('[data-enough]');
    if (enough instanceof HTMLElement) enough.hidden = chosen !== undefined;
  }

  #pass() {
    const card = this.#parts().find((part) => !part.hidden);
    if (!card) return;
    const { subject = '', round } = card.dataset;
    attempt(this, null, async () => {
      await mark(await keysOf(), 'pass', { room: ROOM, log: logHere(), subject, round: Number(round) });
      await this.#choose();
    });
  }

  #notToday() {
    attempt(this, null, async () => {
      await notes.mark(await keysOf(), 'asked', this.#notTodayName, dayOf(new Date()));
      await this.#choose();
    });
  }
}

customElements.define('todays-card', TodaysCard);
