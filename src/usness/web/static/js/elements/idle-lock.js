import { listen, lock } from '../locking.js';

const SIGNS = ['pointerdown', 'keydown', 'wheel', 'touchstart'];
const LOOK_EVERY = 15_000;
const TELL_EVERY = 10_000;

/** Locks when nobody has touched any tab for a while, also when the device slept meanwhile. */
class IdleLock extends HTMLElement {
  #last = Date.now();
  #told = 0;
  #listening = new AbortController();
  /** @type {BroadcastChannel | undefined} */
  #tabs;
  /** @type {number | undefined} */
  #looking;

  connectedCallback() {
    listen();
    if (this.#limit === 0) return;
    const { signal } = (this.#listening = new AbortController());
    this.#tabs = new BroadcastChannel('usness-touched');
    this.#tabs.onmessage = () => (this.#last = Date.now());
    for (const sign of SIGNS) addEventListener(sign, () => this.#touched(), { capture: true, passive: true, signal });
    for (const back of ['focus', 'visibilitychange']) addEventListener(back, () => this.#look(), { capture: true, signal });
    this.#looking = setInterval(() => this.#look(), LOOK_EVERY);
  }

  disconnectedCallback() {
    this.#listening.abort();
    this.#tabs?.close();
    clearInterval(this.#looking);
  }

  get #limit() {
    return Number(document.body.dataset.lockMinutes ?? 0) * 60_000;
  }

  #touched() {
    // A touch after the limit is the one that would read on; it comes too late.
    if (this.#look()) return;
    this.#last = Date.now();
    if (this.#last - this.#told < TELL_EVERY) return;
    this.#told = this.#last;
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
