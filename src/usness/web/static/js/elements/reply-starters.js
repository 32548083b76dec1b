/** A first few words for those who have none yet. They are put where one writes, and stay one's own to change. */
class ReplyStarters extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', (event) => {
      const pressed = event.target instanceof Element ? event.target.closest('button') : null;
      if (pressed) this.#start(pressed.textContent.trim());
    });
  }

  /** @param {string} words */
  #start(words) {
    const paper = this.closest('form')?.querySelector('textarea');
    if (!paper) return;
    paper.value = [paper.value.trimEnd(), words.replace('…', '')].filter(Boolean).join('\n');
    paper.focus();
    paper.setSelectionRange(paper.value.length, paper.value.length);
    paper.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

customElements.define('reply-starters', ReplyStarters);
