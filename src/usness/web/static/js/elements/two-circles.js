/** The style sheet draws it all, from `data-state` and `data-seat`; the name is defined so that no script seems missing. */
customElements.define('two-circles', class extends HTMLElement {});
