/**
 * The listening coach: what a reply does, as far as words and rules can see it. Pure: a text and a language's rules in,
 * four answers out. It runs beside the draft, so that nobody else ever reads one; it scores nothing and blocks nothing.
 */

/** @typedef {{ asks: boolean, reflects: boolean, advises: boolean, self: boolean }} Flags */
/** @typedef {{ yes: readonly string[], no: readonly string[] }} Rule patterns of which one has to match, and none of which may */
/**
 * @typedef {object} Coach a language's rules; `library/en/coach.toml` says how a pattern is written
 * @property {readonly string[]} first words by which someone speaks of themselves
 * @property {readonly string[]} second words by which someone speaks to the other
 * @property {readonly string[]} openers words that may stand before what a sentence begins with
 * @property {readonly string[]} breaks words that no gap holds
 * @property {Readonly<Record<string, readonly string[]>>} lists
 * @property {Rule} asks
 * @property {Rule} reflects
 * @property {Rule} advises
 * @property {Rule} self
 * @property {Rule} own
 * @property {Rule} understands
 * @property {{ outweighs: number, story: number }} weights
 */
/** @typedef {(sentence: string) => boolean} Matches */
/** @typedef {Record<'asks' | 'reflects' | 'advises' | 'self' | 'own' | 'understands', Matches>} Matchers */
/** @typedef {Record<keyof Matchers, boolean> & { words: number, about: number }} Read a sentence: its length, whom it is about, and which rules match */

/**
 * @param {string} text
 * @param {Coach} coach
 * @returns {Flags}
 */
export function flags(text, coach) {
  const matchers = matchersOf(coach);
  const read = sentences(text).map((sentence) => readOne(matchers, coach, sentence));
  return {
    asks: read.some(({ asks }) => asks),
    reflects: read.some(({ reflects }) => reflects),
    advises: advisesFirst(read, coach.weights.outweighs),
    self: turnsToSelf(read, coach.weights.story),
  };
}

/**
 * Advice before understanding, or advice so long that the understanding before it was only a step on the way there.
 *
 * @param {Read[]} read
 * @param {number} outweighs
 */
function advisesFirst(read, outweighs) {
  const first = read.findIndex(({ advises }) => advises);
  if (first < 0) return false;
  const before = length(read.slice(0, first).filter(({ understands }) => understands));
  return length(read.filter(({ advises }) => advises)) >= before * outweighs;
}

/**
 * Words that turn to oneself at once, or a story of one's own that is longer than all that is about the other.
 *
 * @param {Read[]} read
 * @param {number} story
 */
function turnsToSelf(read, story) {
  if (read.some(({ self }) => self)) return true;
  const own = length(read.filter((one) => one.own && one.about > 0 && !one.understands && !one.advises));
  return own >= story && own > length(read.filter(({ understands, about }) => understands || about < 0));
}

/** @param {Read[]} read */
const length = (read) => read.reduce((sum, { words }) => sum + words, 0);

/**
 * @param {Matchers} matchers
 * @param {Coach} coach
 * @param {string} sentence
 * @returns {Read}
 */
function readOne(matchers, { first, second }, sentence) {
  const [asks, reflects] = [matchers.asks(sentence), matchers.reflects(sentence)];
  const words = sentence.split(' ').filter((token) => /[\p{L}\p{N}]/u.test(token));
  return {
    words: words.length,
    about: words.filter((word) => first.includes(word)).length - words.filter((word) => second.includes(word)).length,
    asks,
    reflects,
    advises: matchers.advises(sentence),
    self: matchers.self(sentence),
    own: matchers.own(sentence),
    understands: asks || reflects || matchers.understands(sentence),
  };
}

/**
 * @param {string} text
 * @returns {string[]} each sentence in small letters, its words, commas and question mark between single spaces
 */
export function sentences(text) {
  const plain = text.toLowerCase().replaceAll('’', "'").replaceAll(' - ', ' , ');
  const found = plain.match(/[^.!?…\n]+[.!?…]*/gu) ?? [];
  return found.map((sentence) => lineOf(sentence)).filter((line) => /\p{L}/u.test(line));
}

/** @param {string} sentence */
function lineOf(sentence) {
  const tokens = sentence.match(/[\p{L}\p{N}][\p{L}\p{N}']*|[,;:–—()?]/gu) ?? [];
  const line = tokens.map((token) => (/^[;:–—()]/u.test(token) ? ',' : token)).join(' ');
  return ` ${line} `.replace(/( \?)+ $/u, ' ? ');
}

/**
 * @param {Coach} coach
 * @returns {Matchers}
 */
function matchersOf(coach) {
  const { asks, reflects, advises, self, own, understands } = coach;
  const matches = (/** @type {Rule} */ { yes, no }) => {
    const [is, isNot] = [anyOf(yes, coach), anyOf(no, coach)];
    return (/** @type {string} */ sentence) => is.test(sentence) && !isNot.test(sentence);
  };
  return {
    asks: matches(asks),
    reflects: matches(reflects),
    advises: matches(advises),
    self: matches(self),
    own: matches(own),
    understands: matches(understands),
  };
}

/**
 * @param {readonly string[]} patterns
 * @param {Coach} coach
 */
function anyOf(patterns, coach) {
  return new RegExp(patterns.map((pattern) => expression(pattern, coach)).join('|') || '(?!)', 'u');
}

/**
 * @param {string} pattern
 * @param {Coach} coach
 * @returns {string} the source of a regular expression over one of `sentences`
 */
function expression(pattern, coach) {
  const begins = pattern.startsWith('^ ');
  const start = begins ? `^ (?:(?:${coach.openers.join('|')}|,) )*` : ' ';
  const parts = (begins ? pattern.slice(2) : pattern).split(' ');
  return start + parts.map((part) => (part === '..' ? gap(coach) : partOf(part, coach))).join('');
}

/** @param {Coach} coach */
const gap = ({ breaks }) => `(?:(?!(?:${breaks.join('|')}) )[^ ,?]+ ){0,4}`;

/**
 * @param {string} part
 * @param {Coach} coach
 */
function partOf(part, { lists }) {
  if (part === '...') return '(?:[^ ]+ )*';
  if (part === '?') return '\\? $';
  const [optional, bare] = part.startsWith('(') ? ['?', part.slice(1, -1)] : ['', part];
  const spaced = (/** @type {string} */ word) => [word.replaceAll('_', ' ')];
  const words = bare.split('/').flatMap((word) => (word.startsWith('{') ? lists[word.slice(1, -1)] : spaced(word)) ?? []);
  return `(?:${words.map(alternative).join('|')})${optional}`;
}

/** @param {string} word */
const alternative = (word) => (word === '$' ? '$' : `${word.replaceAll('*', '[^ ]*')} `);
