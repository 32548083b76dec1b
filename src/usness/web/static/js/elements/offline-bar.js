import { owned } from '../find.js';

class OfflineBar extends HTMLElement {
  #stopping = new AbortController();

  connectedCallback() {
    const { signal } = (this.#stopping = new AbortController());
    for (const change of ['online', 'offline']) addEventListener(change, () => this.#look(), { signal });
    this.#look();
  }

  disconnectedCallback() {
    this.#stopping.abort();
  }

  #look() {
    for (const bar of owned(this, '[data-offline]')) bar.hidden = navigator.onLine;
  }
}

customElements.define('offline-bar', OfflineBar);
