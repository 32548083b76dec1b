import { fill, need, onClick } from '../find.js';
import { passed } from '../clock.js';

const [APART, MET] = [1.16, 0.58];
const BEAT = 1000;
const STILL = 4;

/**
 * Two circles that meet while someone writes. It says how long it still is only when asked, and once, softly, that the
 * time is round; it ends nothing.
 */
class QuietClock extends HTMLElement {
  static observedAttributes = ['began', 'minutes'];
  #beat = 0;
  #round = false;

  connectedCallback() {
    onClick(this, '[data-ask]', () => this.#tell());
    this.#beat = window.setInterval(() => this.#tick(), BEAT);
    document.addEventListener('visibilitychange', this.#tick);
    this.#tick();
  }

  disconnectedCallback() {
    clearInterval(this.#beat);
    document.removeEventListener('visibilitychange', this.#tick);
  }

  attributeChangedCallback() {
    this.#round = false;
    if (this.isConnected) this.#tick();
  }

  /** @returns {ReturnType<typeof passed> | undefined} */
  get #passed() {
    const [began, minutes] = [Number(this.getAttribute('began')), Number(this.getAttribute('minutes'))];
    return minutes > 0 ? passed({ began, minutes }, Date.now()) : undefined;
  }

  #tick = () => {
    const at = this.#passed;
    this.hidden = at === undefined;
    if (!at) return;
    this.#move(at.part);
    if (at.round && !this.#round) this.dispatchEvent(new CustomEvent('round', { bubbles: true }));
    this.#round = at.round;
  };

  /**
   * Whoever wants no motion sees four still pictures instead.
   *
   * @param {number} part
   */
  #move(part) {
    const shown = matchMedia('(prefers-reduced-motion: reduce)').matches ? Math.floor(part * STILL) / STILL : part;
    const circles = need(this, 'two-circles', HTMLElement);
    circles.style.setProperty('--to', `calc(var(--d) * ${APART + (MET - APART) * shown})`);
    need(this, '[data-ask]', HTMLElement).hidden = part === 1;
    if (part === 1) for (const told of this.querySelectorAll('[data-left]')) told.toggleAttribute('hidden', true);
  }

  #tell() {
    const left = this.#passed?.left ?? 0;
    for (const told of this.querySelectorAll('[data-left]')) {
      told.toggleAttribute('hidden', (told.getAttribute('data-left') === 'few') !== left < 2);
    }
    fill(this, { minutes: left < 2 ? '' : String(left) });
  }
}

customElements.define('quiet-clock', QuietClock);
