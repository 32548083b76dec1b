import { standing } from '../clock.js';
import { Refusal } from '../api.js';
import { isoDay } from '../days.js';
import { takeBack } from '../entries.js';
import { blank, emptied } from '../fields.js';
import { need, onClick } from '../find.js';
import * as drafts from '../keep/drafts.js';
import { ownLog } from '../keep/keys.js';
import { attempt, keysOf } from '../page.js';
import { current, show } from '../steps.js';
import { latest } from './own-journal.js';
import { another, weekBefore } from './unload.js';

/** @import { Keys } from '../keep/keys.js' */
/** @import { Posted } from '../keep/records.js' */
/** @import { Clock } from '../clock.js' */

/** Where the form keeps its draft, and where the clock lies: sealed too, since it tells when someone wrote. */
const [DRAFT, CLOCK] = ['journal/page//', 'journal/clock'];

/** From choosing a length, over the paper, to keeping the page or letting it go. The form inside seals and keeps drafts. */
class JournalWrite extends HTMLElement {
  connectedCallback() {
    const form = this.#form;
    // Enter in a field means "go on" until there is something to keep.
    this.addEventListener('submit', (event) => this.#early(event), { capture: true });
    form.addEventListener('restored', () => this.#write());
    onClick(this, '[data-begin]', () => this.#begin());
    onClick(this, '[data-done]', () => this.#done());
    onClick(this, '[data-again]', () => this.#write());
    onClick(this, '[data-let-go]', () => need(this, 'dialog', HTMLDialogElement).showModal());
    onClick(this, '[data-leave]', () => need(this, 'dialog', HTMLDialogElement).close());
    onClick(this, '[data-do]', () => attempt(this, need(this, '[data-do]', HTMLButtonElement), () => this.#letGo()));
    this.addEventListener('round', () => need(this, '[data-round]', HTMLElement).toggleAttribute('hidden', false));
    // The form may have found its draft before this part was awake.
    if (!blank(form)) this.#write();
    attempt(this, null, () => this.#find());
  }

  get #form() {
    return need(this, 'sealed-form', HTMLElement);
  }

  /** @param {Event} event */
  #early(event) {
    const step = current(this.#form);
    if (step === 'after' || !(event.target instanceof HTMLFormElement)) return;
    event.preventDefault();
    event.stopPropagation();
    if (step === 'begin') this.#begin();
  }

  /** What was begun goes on, also after a reload; else the question comes whether another page is what helps. */
  async #find() {
    const keys = await keysOf();
    const clock = standing(await drafts.load(keys, ownLog(keys), CLOCK), Date.now());
    if (clock) this.#go(clock);
    const today = isoDay(new Date());
    need(this, '[data-help]', HTMLElement).hidden = !another(await latest(keys, weekBefore(today)), today);
  }

  #begin() {
    const chosen = need(this, 'input[name="minutes"]:checked', HTMLInputElement);
    const clock = { began: Date.now(), minutes: Number(chosen.value) };
    this.#go(clock);
    if (clock.minutes > 0) attempt(this, null, async () => keep(await keysOf(), clock));
  }

  /** @param {Clock} clock */
  #go({ began, minutes }) {
    const shown = need(this, 'quiet-clock', HTMLElement);
    shown.setAttribute('began', String(began));
    shown.setAttribute('minutes', String(minutes));
    this.#write();
  }

  #write() {
    show(this.#form, 'write');
    need(this, 'textarea', HTMLTextAreaElement).focus();
  }

  /** Whoever says that it's done has no clock running any more. */
  #done() {
    show(this.#form, 'after');
    need(this, 'quiet-clock', HTMLElement).setAttribute('minutes', '0');
    need(this, '[data-round]', HTMLElement).hidden = true;
    attempt(this, null, async () => {
      const keys = await keysOf();
      await drafts.drop(keys, ownLog(keys), CLOCK);
    });
  }

  /** The words leave the page and this device; a try to keep them whose end is unknown is taken back too. */
  async #letGo() {
    const keys = await keysOf();
    const draft = await drafts.load(keys, ownLog(keys), DRAFT);
    const sent = /** @type {{ body: Posted } | undefined} */ (draft?.sent);
    if (sent) await withdrawn(ownLog(keys), sent.body.id);
    await emptied(this);
    await drafts.drop(keys, ownLog(keys), DRAFT);
    location.assign(this.getAttribute('then') ?? '/today');
  }
}

/**
 * @param {Keys} keys
 * @param {Clock} clock
 */
async function keep(keys, clock) {
  await drafts.save(keys, ownLog(keys), CLOCK, { ...clock });
}

/**
 * @param {string} log
 * @param {string} id
 */
async function withdrawn(log, id) {
  try {
    await takeBack(log, id);
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'absent')) throw error;
  }
}

customElements.define('journal-write', JournalWrite);
