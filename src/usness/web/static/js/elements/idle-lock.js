import { backAgain, leaveNow, leftAt, lockHere } from '../here.js';
import { listen, lock } from '../locking.js';

const SIGNS = ['pointerdown', 'keydown', 'wheel', 'touchstart'];
const LOOK_EVERY = 15_000;
const TELL_EVERY = 10_000;
const MINUTE = 60_000;
/** From one page to the next it takes a moment, also on a slow line. */
const ON_THE_WAY = 20_000;

/** Locks when nobody has touched any tab for a while, also when the device slept meanwhile. */
class IdleLock extends HTMLElement {
  #last = Date.now();
  #told = 0;
  #going = false;
  #stopping = new AbortController();
  /** @type {BroadcastChannel | undefined} */
  #tabs;
  /** @type {number | undefined} */
  #looking;

  connectedCallback() {
    listen();
    if (this.#limit === 0) return;
    const { signal } = (this.#stopping = new AbortController());
    this.#tabs = new BroadcastChannel('usness-touched');
    this.#tabs.onmessage = () => (this.#last = Date.now());
    for (const sign of SIGNS) addEventListener(sign, () => this.#touched(), { capture: true, passive: true, signal });
    for (const back of ['focus', 'visibilitychange']) addEventListener(back, () => this.#look(), { capture: true, signal });
    this.#looking = setInterval(() => this.#look(), LOOK_EVERY);
    this.#leaving(signal);
  }

  disconnectedCallback() {
    this.#stopping.abort();
    this.#tabs?.close();
    clearInterval(this.#looking);
  }

  /** The house's time or the person's own, whichever is shorter; this device knows the own one also before it has keys. */
  get #limit() {
    const house = Number(document.body.dataset.lockMinutes ?? 0);
    return Math.min(house, lockHere().minutes || house) * MINUTE;
  }

  /**
   * Another tab or app hides the page; a link of this house leaves it first, and the next page tells how long ago.
   *
   * @param {AbortSignal} signal
   */
  #leaving(signal) {
    addEventListener('pagehide', () => this.#goes(), { signal });
    document.addEventListener('visibilitychange', () => this.#hidden(), { signal });
    const left = leftAt();
    backAgain();
    if (left && Date.now() - left > ON_THE_WAY) this.#left();
  }

  #goes() {
    this.#going = true;
    if (lockHere().leave) leaveNow(Date.now());
  }

  #hidden() {
    if (document.visibilityState === 'hidden' && !this.#going) this.#left();
  }

  #left() {
    if (!lockHere().leave || !document.body.dataset.person) return;
    this.disconnectedCallback();
    lock();
  }

  #touched() {
    // A touch after the limit is the one that would read on; it comes too late.
    if (this.#look()) return;
    this.#last = Date.now();
    if (this.#last - this.#told < TELL_EVERY) return;
    this.#told = this.#last;
    backAgain();
    this.#tabs?.postMessage('touched');
  }

  /** @returns {boolean} whether it locks now */
  #look() {
    // Someone may have signed up on this very page.
    const late = Boolean(document.body.dataset.person) && Date.now() - this.#last > this.#limit;
    if (late) {
      this.disconnectedCallback();
      lock();
    }
    return late;
  }
}

customElements.define('idle-lock', IdleLock);
