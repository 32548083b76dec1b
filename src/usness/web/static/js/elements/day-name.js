import { spoken } from '../days.js';

/** A day as one says it. It stands as a date until this lives, and never has a time. */
class DayName extends HTMLElement {
  connectedCallback() {
    const day = this.getAttribute('day') ?? '';
    if (/^\d{4}-\d{2}-\d{2}$/.test(day)) this.textContent = spoken(day);
  }
}

customElements.define('day-name', DayName);
