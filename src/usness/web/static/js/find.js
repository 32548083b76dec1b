/**
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
export function need(root, selector, type) {
  const found = root.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`the page lacks ${selector}`);
  return found;
}

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLButtonElement | null}
 */
export function button(root, selector) {
  const found = root.querySelector(selector);
  return found instanceof HTMLButtonElement ? found : null;
}

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @param {() => void} act
 */
export function onClick(root, selector, act) {
  for (const found of root.querySelectorAll(selector)) found.addEventListener('click', act);
}

/**
 * Fields have no names and forms go nowhere by themselves; Enter and the button mean the same.
 *
 * @param {ParentNode} root
 * @param {string} selector
 * @param {(button: HTMLButtonElement | null) => void} act
 */
export function onSubmit(root, selector, act) {
  const form = need(root, selector, HTMLFormElement);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    act(button(form, 'button[type="submit"]'));
  });
}

/**
 * Puts words into sentences that stand in the template: `data-fill="{name} would like …"`. Without its words a sentence
 * stays away.
 *
 * @param {ParentNode} root
 * @param {{ [name: string]: string }} values
 */
export function fill(root, values) {
  for (const found of root.querySelectorAll('[data-fill]')) {
    const sentence = found.getAttribute('data-fill') ?? '';
    const missing = [...sentence.matchAll(/\{(\w+)\}/g)].some(([, name = '']) => !values[name]);
    found.textContent = missing ? '' : sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
    found.toggleAttribute('hidden', missing);
  }
}

/**
 * @param {Element} list
 * @param {readonly string[]} texts one item each
 */
export function items(list, texts) {
  const made = texts.map((text) => Object.assign(document.createElement('li'), { textContent: text }));
  list.replaceChildren(...made);
}

/**
 * @param {Element} element
 * @returns {Element | null} the part (custom element) around it
 */
function owner(element) {
  let around = element.parentElement;
  while (around && !around.localName.includes('-')) around = around.parentElement;
  return around;
}

/**
 * What belongs to a part itself, not to a part within it.
 *
 * @param {Element} root a custom element, or anything inside one
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export function owned(root, selector) {
  const part = root.localName.includes('-') ? root : owner(root);
  const found = [...root.querySelectorAll(selector)].filter((element) => element instanceof HTMLElement);
  return found.filter((element) => owner(element) === part);
}
