import { onClick } from '../find.js';
import { lock } from '../locking.js';

class LockButton extends HTMLElement {
  connectedCallback() {
    onClick(this, 'button', () => lock());
  }
}

customElements.define('lock-button', LockButton);
