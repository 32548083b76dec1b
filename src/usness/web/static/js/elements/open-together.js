import { logHere } from '../attributes.js';
import { button, onClick } from '../find.js';
import { listen } from '../live.js';
import { say } from '../page.js';
import { renew } from '../part.js';

/** What this tab listens to. It outlives the element, which is renewed with its page. */
const here = { path: '', stop: () => {} };

/** @param {string} event */
function heard(event) {
  // Whoever reads the page already may be writing: only the talk below the pages is shown anew.
  const part = document.getElementById('thread') ? 'thread' : 'main';
  if (event !== 'reply' || part === 'thread') renew(part);
}

function start() {
  here.stop();
  here.stop = listen(here.path, heard);
}

// Nobody is here who doesn't look.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) here.stop();
  else if (here.path) start();
});

/** Both tap this, and until both have, neither learns anything. */
class OpenTogether extends HTMLElement {
  connectedCallback() {
    const tap = button(this, 'button');
    onClick(this, 'button', () => this.#join());
    if (tap) tap.disabled = false;
    if (here.path === this.#path) this.#joined();
  }

  get #path() {
    return `/logs/${logHere()}/live?pair=${this.getAttribute('pair') ?? ''}`;
  }

  #join() {
    here.path = this.#path;
    start();
    this.#joined();
  }

  #joined() {
    this.querySelector('button')?.remove();
    say(this, 'tapped');
  }
}

customElements.define('open-together', OpenTogether);
