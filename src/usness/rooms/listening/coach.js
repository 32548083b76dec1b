/**
 * The listening coach: what a reply does, as far as words and rules can see it. Pure: a text and a language's rules in,
 * four answers out. It runs beside the draft, so that nobody else ever reads one; it scores nothing and blocks nothing.
 */

/** @typedef {{ asks: boolean, reflects: boolean, advises: boolean, self: boolean }} Flags */
/** @typedef {{ yes: readonly string[], no: readonly string[] }} Rule one of `yes` has to match, and none of `no` may */
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
/** @typedef {{ tokens: string[], starts: number[] }} Sentence its words and signs; where what it says may begin */
/** @typedef {(sentence: Sentence) => boolean} Matches */
/** @typedef {'asks' | 'reflects' | 'advises' | 'self' | 'own' | 'understands'} RuleName */
/** @typedef {Record<RuleName, Matches>} Matchers */
/** @typedef {Record<RuleName, boolean> & { words: number, about: number }} Read its length, whom it is about, what matches */
/** @typedef {(tokens: string[], places: number[]) => number[]} Step from where a part may begin to where it may end */
/** @typedef {{ heads: Map<string, string[][]>, wild: string[][] }} Phrases by the first word; `wild`: by a part of it */

/** How many words a gap holds. */
const GAP = 4;

/**
 * @param {string} text
 * @param {Coach} coach
 * @returns {Flags}
 */
export function flags(text, coach) {
  const matchers = matchersOf(coach);
  const openers = phrases([...coach.openers, ',']);
  const read = sentences(text).map((line) => readOne(matchers, coach, sentenceOf(line, openers)));
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
 * @param {Sentence} sentence
 * @returns {Read}
 */
function readOne(matchers, { first, second }, sentence) {
  const [asks, reflects] = [matchers.asks(sentence), matchers.reflects(sentence)];
  const words = sentence.tokens.filter((token) => /[\p{L}\p{N}]/u.test(token));
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
 * @param {string} line
 * @param {Phrases} openers
 * @returns {Sentence}
 */
function sentenceOf(line, openers) {
  const tokens = line.trim().split(' ');
  const starts = [0];
  // It grows while it's walked: after an opener another may stand.
  for (const at of starts) starts.push(...ends(openers, tokens, at).filter((end) => !starts.includes(end)));
  return { tokens, starts };
}

/**
 * @param {Coach} coach
 * @returns {Matchers}
 */
function matchersOf(coach) {
  const matches = (/** @type {Rule} */ { yes, no }) => {
    const [is, isNot] = [yes.map((one) => patternOf(one, coach)), no.map((one) => patternOf(one, coach))];
    return (/** @type {Sentence} */ sentence) =>
      is.some((pattern) => pattern(sentence)) && !isNot.some((pattern) => pattern(sentence));
  };
  const { asks, reflects, advises, self, own, understands } = coach;
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
 * All ways through a pattern at once, so that no draft can make it try them one after the other.
 *
 * @param {string} pattern
 * @param {Coach} coach
 * @returns {Matches}
 */
function patternOf(pattern, coach) {
  const begins = pattern.startsWith('^ ');
  const steps = (begins ? pattern.slice(2) : pattern).split(' ').map((part) => stepOf(part, coach));
  return ({ tokens, starts }) => {
    let places = begins ? starts : [...tokens.keys()];
    for (const step of steps) places = places.length > 0 ? [...new Set(step(tokens, places))] : places;
    return places.length > 0;
  };
}

/**
 * @param {string} part
 * @param {Coach} coach
 * @returns {Step}
 */
function stepOf(part, { breaks, lists }) {
  if (part === '..') return (tokens, places) => places.flatMap((at) => gap(tokens, at, breaks));
  if (part === '...') return (tokens, [first = 0, ...more]) => onwards(Math.min(first, ...more), tokens.length);
  const optional = part.startsWith('(');
  const any = (optional ? part.slice(1, -1) : part).split('/');
  const spaced = (/** @type {string} */ word) => [word.replaceAll('_', ' ')];
  const known = phrases(any.flatMap((word) => (word.startsWith('{') ? lists[word.slice(1, -1)] : spaced(word)) ?? []));
  return (tokens, places) => [...(optional ? places : []), ...places.flatMap((at) => ends(known, tokens, at))];
}

/**
 * @param {readonly string[]} all
 * @returns {Phrases}
 */
function phrases(all) {
  const split = all.map((phrase) => phrase.split(' '));
  const wild = split.filter(([head = '']) => head.includes('*'));
  /** @type {Map<string, string[][]>} */
  const heads = new Map();
  for (const phrase of split) heads.set(phrase[0] ?? '', [...(heads.get(phrase[0] ?? '') ?? []), phrase]);
  return { heads, wild };
}

/**
 * @param {Phrases} known
 * @param {string[]} tokens
 * @param {number} at
 * @returns {number[]} where each of the phrases that begin here ends
 */
function ends({ heads, wild }, tokens, at) {
  if (at === tokens.length) return heads.has('$') ? [at] : [];
  const here = [...(heads.get(tokens[at] ?? '') ?? []), ...wild];
  const found = here.filter((phrase) => phrase.every((word, n) => like(word, tokens[at + n] ?? '')));
  return found.map((phrase) => at + phrase.length);
}

/**
 * @param {string} word with a star at one end, perhaps
 * @param {string} token
 */
function like(word, token) {
  if (word.endsWith('*')) return token.startsWith(word.slice(0, -1));
  return word.startsWith('*') ? token.endsWith(word.slice(1)) : token === word;
}

/**
 * @param {string[]} tokens
 * @param {number} at
 * @param {readonly string[]} breaks
 * @returns {number[]} the places up to four words on
 */
function gap(tokens, at, breaks) {
  const ahead = tokens.slice(at, at + GAP);
  const end = ahead.findIndex((token) => token === ',' || token === '?' || breaks.includes(token));
  return onwards(at, at + (end < 0 ? ahead.length : end));
}

/**
 * @param {number} from
 * @param {number} to
 */
const onwards = (from, to) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
