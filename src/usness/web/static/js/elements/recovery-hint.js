import { attempt, keysOf } from '../page.js';
import { showRow } from '../part.js';

/** Whether the code was checked stands in the sealed manifest, so only this device can remind. */
class RecoveryHint extends HTMLElement {
  connectedCallback() {
    attempt(this, null, async () => {
      if (!(await keysOf()).manifest.recovery_checked) showRow(this);
    });
  }
}

customElements.define('recovery-hint', RecoveryHint);
