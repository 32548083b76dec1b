/** @typedef {{ id: string, need: string, step: string, text: string }} Starter */
/** @typedef {{ id: string, name: string, sentence: string, guide: string }} Need */
/** @typedef {{ starters: Starter[], needs: Need[], crisis: string[], lang: string }} Help */

/** The languages that have such a file; where the page's own has none, the first serves. */
const LISTS = ['en'];

/** @type {Promise<Help> | undefined} */
let coming;

/**
 * What lies beside every paper: beginnings, needs, and words that sound like danger. It's one file under
 * the name of the build, and whoever has a paper before them has it: no request tells that someone looked for help.
 *
 * @returns {Promise<Help>}
 */
export function help() {
  coming ??= load(LISTS.includes(document.documentElement.lang) ? document.documentElement.lang : 'en');
  coming.catch(() => (coming = undefined));
  return coming;
}

/**
 * @param {string} lang
 * @returns {Promise<Help>}
 */
async function load(lang) {
  const response = await fetch(new URL(`../words/help-${lang}.json`, import.meta.url).href);
  if (!response.ok) throw new Error('no words to help with');
  return { ...(await response.json()), lang };
}
