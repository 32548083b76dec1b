import { need, onClick } from '../find.js';

/** Plays one recording. Its length comes from whoever recorded it: a browser's own recordings don't say. */
class VoicePlayer extends HTMLElement {
  #audio = new Audio();
  #url = '';

  connectedCallback() {
    onClick(this, '[data-play]', () => this.#toggle());
    this.#at.addEventListener('input', () => this.#seek());
    for (const change of ['play', 'pause', 'ended', 'timeupdate']) this.#audio.addEventListener(change, () => this.#show());
    this.#show();
  }

  disconnectedCallback() {
    this.#audio.pause();
    URL.revokeObjectURL(this.#url);
  }

  /** @param {Blob} recording */
  set recording(recording) {
    URL.revokeObjectURL(this.#url);
    this.#url = URL.createObjectURL(recording);
    this.#audio.src = this.#url;
  }

  get #at() {
    return need(this, '[data-at]', HTMLInputElement);
  }

  get #seconds() {
    return Number(this.getAttribute('seconds')) || 1;
  }

  #toggle() {
    if (this.#audio.paused) this.#audio.play();
    else this.#audio.pause();
  }

  #seek() {
    this.#audio.currentTime = Number(this.#at.value);
    this.#show();
  }

  #show() {
    const [at, playing] = [this.#audio.currentTime, !this.#audio.paused];
    for (const face of this.querySelectorAll('[data-when]')) {
      face.toggleAttribute('hidden', (face.getAttribute('data-when') === 'playing') !== playing);
    }
    this.#at.max = String(this.#seconds);
    this.#at.value = String(at);
    this.#at.setAttribute('aria-valuetext', clock(at));
    need(this, '[data-time]', HTMLElement).textContent = clock(at > 0 || playing ? at : this.#seconds);
  }
}

/**
 * @param {number} seconds
 * @returns {string} minutes and seconds, as on a watch
 */
export function clock(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

customElements.define('voice-player', VoicePlayer);
