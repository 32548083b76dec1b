/** Letters of any language, with marks, and what joins two parts of one word. */
const WORD = /\p{L}[\p{L}\p{M}]*(?:[-’'][\p{L}\p{M}]+)*/gu;
const SHORTEST = 4;
const MOST = 2;

/**
 * @param {string} text
 * @returns {string[]} its words as they stand there, without a possessive s
 */
function wordsIn(text) {
  return (text.normalize('NFC').match(WORD) ?? []).map((word) => word.replace(/[’']s$/iu, ''));
}

/**
 * One form for one and for many. It need not be right, only the same for both.
 *
 * @param {string} word
 * @returns {string}
 */
export function folded(word) {
  const low = word.toLowerCase().replaceAll('’', "'");
  if (/[^aeiou]ies$/u.test(low) && low.length > 4) return `${low.slice(0, -3)}y`;
  if (/(?:s|x|z|ch|sh)es$/u.test(low)) return low.slice(0, -2);
  return /[^siu]s$/u.test(low) ? low.slice(0, -1) : low;
}

/**
 * @param {string} text
 * @returns {Map<string, string[]>} its words by their one form, each as it stands there
 */
function byForm(text) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const word of wordsIn(text)) found.set(folded(word), [...(found.get(folded(word)) ?? []), word]);
  return found;
}

/**
 * A name keeps its capital; a word that only began a sentence doesn't.
 *
 * @param {string[]} forms
 * @returns {string}
 */
function shown(forms) {
  return forms.find((form) => form === form.toLowerCase()) ?? forms[0] ?? '';
}

/**
 * The uncommon words that two people both used to answer one question, the longest first. What the question says itself
 * is no find, and neither is what everybody says.
 *
 * @param {[string, string]} answers
 * @param {string} question
 * @param {readonly string[]} common
 * @returns {string[]} none, one or two words
 */
export function bothWrote([mine, theirs], question, common) {
  const left = new Set([...common, ...wordsIn(question)].map(folded));
  const [one, two] = [byForm(mine), byForm(theirs)];
  const both = [...one].filter(([word]) => word.length >= SHORTEST && two.has(word) && !left.has(word));
  both.sort(([a], [b]) => b.length - a.length || (a < b ? -1 : 1));
  return both.slice(0, MOST).map(([word, forms]) => shown([...forms, ...(two.get(word) ?? [])]));
}
