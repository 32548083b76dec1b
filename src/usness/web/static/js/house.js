const ASLEEP = ':not(:defined, [data-later], [data-later] *)';

/** @type {Map<string, Promise<boolean>>} */
const woken = new Map();

/**
 * Each part's script comes only when a page has that part, and what is `data-later` only once that is taken away.
 *
 * @param {ParentNode} root a page, or a fresh part of one
 * @returns {Promise<boolean>} whether all came
 */
export async function wake(root) {
  const came = await Promise.all([...root.querySelectorAll(ASLEEP)].map(({ localName }) => load(localName)));
  return came.every(Boolean);
}

/**
 * @param {string} tag
 * @returns {Promise<boolean>}
 */
async function load(tag) {
  if (!/^[a-z]+(-[a-z]+)+$/.test(tag)) return true;
  const coming = woken.get(tag) ?? bring(tag);
  woken.set(tag, coming);
  return coming;
}

/**
 * @param {string} tag
 * @returns {Promise<boolean>}
 */
async function bring(tag) {
  try {
    await import(`./elements/${tag}.js`);
    return true;
  } catch {
    woken.delete(tag);
    if (navigator.onLine) renewed();
    return false;
  }
}

/** The house was renewed while this page was open: its scripts are gone, and only a fresh page brings the new ones. */
function renewed() {
  const notice = document.getElementById('renewed');
  if (notice) notice.hidden = false;
}

/**
 * Fresh HTML from this house. Trusted Types forbid every way from text to elements but the browser's own loading.
 *
 * @param {string} path
 * @returns {Promise<Document>}
 */
export function fresh(path) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', path);
    request.responseType = 'document';
    request.onload = () => (request.responseXML ? resolve(request.responseXML) : reject(new Error('not a page')));
    request.onerror = () => reject(new Error('offline'));
    request.send();
  });
}

/**
 * @param {Element} old
 * @param {Element} part of a fresh page
 * @returns {Element} the part, now in this page and awake
 */
export function adopt(old, part) {
  const here = document.adoptNode(part);
  old.replaceWith(here);
  if (here.parentNode) wake(here.parentNode);
  return here;
}

// A page that comes back from the browser's memory still shows what was open when it left.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});

/**
 * A tap that came before its part was awake is made again once it is.
 *
 * @param {Event} event
 */
function patient(event) {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  const asleep = button?.closest(':not(:defined)');
  if (!button || !asleep) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  customElements.whenDefined(asleep.localName).then(() => button.click());
}

addEventListener('click', patient, { capture: true });

wake(document);
