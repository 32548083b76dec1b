import { logHere } from '../attributes.js';
import { choose, inFocus } from '../choose.js';
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
    const card = await this.#card(keys);
    const rests = (await notes.highest(keys, 'asked', this.#notTodayName)) === dayOf(new Date());
    // What was begun today stays in sight, whatever else could be done.
    if (card?.begun) this.#show(card.part, card.subject);
    else if (rests) this.#show(this.#practice('rest'));
    else await this.#propose(keys, card);
  }

  /**
   * @param {Keys} keys
   * @returns {Promise<Shown | undefined>}
   */
  async #card(keys) {
    const cards = await Promise.all(this.#parts().map((part) => this.#read(keys, part)));
    const pace = Math.min(keys.manifest.pace, Number(this.getAttribute('deepest')));
    const limits = { pace, hour: new Date().getHours() };
    return choose(cards, limits, (card) => card.passed, (card) => card.done);
  }

  /**
   * @param {Keys} keys
   * @param {Shown | undefined} card
   */
  async #propose(keys, card) {
    for (const name of this.#order(keys)) {
      const part = name === 'question' ? card?.part : this.#practice(name);
      if (part && !(await this.#isSkipped(keys, name))) return this.#show(part, card?.subject);
    }
    this.#show(this.#practice('rest'));
  }

  /** @param {Keys} keys */
  #order(keys) {
    const practices = [...this.querySelectorAll('[data-practice]')].map((part) => ({
      name: part.getAttribute('data-practice') ?? '',
      builds: (part.getAttribute('data-builds') ?? '').split(' '),
    }));
    return inFocus((this.getAttribute('order') ?? '').split(' '), practices, keys.manifest.focus ?? []);
  }

  /**
   * @param {string} name
   * @returns {HTMLElement | undefined}
   */
  #practice(name) {
    const part = this.querySelector(`[data-practice="${name}"]`);
    return part instanceof HTMLElement ? part : undefined;
  }

  /**
   * @param {Keys} keys
   * @param {string} name
   */
  async #isSkipped(keys, name) {
    if (name === 'question') return false;
    const last = await notes.highest(keys, 'asked', this.#elseName(name));
    return last === dayOf(new Date()) || (last > 0 && 'once' in (this.#practice(name)?.dataset ?? {}));
  }

  /** @param {string} name */
  #elseName(name) {
    return `else ${logHere()} ${name}`;
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

  /**
   * @param {HTMLElement | undefined} chosen
   * @param {string} [subject] of the card that is shown
   */
  #show(chosen, subject) {
    for (const part of this.querySelectorAll('.card')) part.toggleAttribute('hidden', part !== chosen);
    // The same page needs no second line below.
    if (chosen && 'subject' in chosen.dataset) document.querySelector(`ready-row[subject="${subject}"]`)?.closest('li')?.remove();
  }

  #pass() {
    const part = [...this.querySelectorAll('.card')].find((one) => one instanceof HTMLElement && !one.hidden);
    if (!(part instanceof HTMLElement)) return;
    const { subject, round, practice } = part.dataset;
    attempt(this, null, async () => {
      const keys = await keysOf();
      if (subject) await mark(keys, 'pass', { room: ROOM, log: logHere(), subject, round: Number(round) });
      else await notes.mark(keys, 'asked', this.#elseName(practice ?? ''), dayOf(new Date()));
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
