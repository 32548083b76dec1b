import { matches } from './crisis.js';
import { help } from './help.js';

/** @import { Help } from './help.js' */

const PAUSE = 300;

/**
 * Words that sound like danger bring a quiet line with the way to people who can help. They're looked at here, on this
 * device, and nothing is made of it: no mark, no request, nobody who is told. It holds nothing up, and it leaves with the
 * words.
 *
 * @param {HTMLElement} root around one or more papers
 */
export function offerPeople(root) {
  const line = lineOf(document.getElementById('heavy'));
  if (!line) return;
  // Asked for with the page and not with the words.
  const known = help().catch(() => undefined);
  let timer = 0;
  root.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(async () => look(root, line, await known), PAUSE);
  });
}

/**
 * @param {Element | null} template
 * @returns {HTMLElement | undefined} of one's own, for one root
 */
function lineOf(template) {
  const found = template instanceof HTMLTemplateElement ? template.content.firstElementChild?.cloneNode(true) : undefined;
  return found instanceof HTMLElement ? found : undefined;
}

/**
 * @param {HTMLElement} root
 * @param {HTMLElement} line
 * @param {Help | undefined} known
 */
function look(root, line, known) {
  const papers = [.../** @type {NodeListOf<HTMLTextAreaElement>} */ (root.querySelectorAll('textarea, input.line'))];
  const heavy = papers.findLast(({ value }) => matches(value, known?.crisis ?? []));
  if (!heavy) return line.remove();
  const field = heavy.closest('.field') ?? heavy;
  if (field.nextElementSibling !== line) field.after(line);
}
