/** @type {WeakMap<Element, Event>} */
const last = new WeakMap();

/**
 * An event that also reaches a part whose script comes later than what it waits for.
 *
 * @param {Element} element
 * @param {Event} event
 */
export function tell(element, event) {
  last.set(element, event);
  element.dispatchEvent(event);
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {(event: Event) => void} act
 */
export function hear(element, name, act) {
  const told = last.get(element);
  if (told?.type === name) act(told);
  element.addEventListener(name, act);
}
