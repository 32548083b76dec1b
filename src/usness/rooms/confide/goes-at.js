/** When something of one's own goes, by this device's clock. It's told to nobody else. */
class GoesAt extends HTMLElement {
  connectedCallback() {
    const at = Number(this.getAttribute('at')) * 1000;
    /** @type {Intl.DateTimeFormatOptions} */
    const day = isToday(at) ? {} : { weekday: 'long', day: 'numeric', month: 'long' };
    const form = new Intl.DateTimeFormat(document.documentElement.lang, { ...day, hour: 'numeric', minute: '2-digit' });
    this.textContent = form.format(at);
  }
}

/** @param {number} at in milliseconds since 1970 */
function isToday(at) {
  return new Date(at).toDateString() === new Date().toDateString();
}

customElements.define('goes-at', GoesAt);
