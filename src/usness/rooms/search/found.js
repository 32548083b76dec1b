/** @typedef {[number, number]} Range from and to, in the text's own characters */
/** @typedef {{ text: string, found: boolean }} Piece */

/** Letters that no normal form takes apart, as one types them without a special key. */
/** @type {{ [letter: string]: string }} */
const PLAIN = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', æ: 'ae', œ: 'oe', ı: 'i', '’': "'", '‘': "'", ʼ: "'" };

/** Scripts that put blanks between words: there a word is found by its beginning, elsewhere anywhere. */
const SPACED = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{N}]/u;
const LETTER = /[\p{L}\p{N}]/u;

const BEFORE = 48;
const LENGTH = 180;

/** @param {string} letter */
function folded(letter) {
  const bare = letter.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return [...bare].map((one) => PLAIN[one] ?? one).join('');
}

/**
 * Case and accents away; of each letter that is left, where it stood.
 *
 * @param {string} text
 * @returns {{ plain: string, at: number[] }}
 */
function fold(text) {
  const at = [];
  let [plain, place] = ['', 0];
  for (const letter of text) {
    const bare = folded(letter);
    for (let n = 0; n < bare.length; n += 1) at.push(place);
    plain += bare;
    place += letter.length;
  }
  return { plain, at: [...at, text.length] };
}

/**
 * @param {string} typed
 * @returns {string[]} the words to look for, each once
 */
export function wanted(typed) {
  return [...new Set(fold(typed).plain.match(/[\p{L}\p{N}']+/gu) ?? [])].filter((word) => LETTER.test(word));
}

/**
 * @param {string} plain
 * @param {string} word
 * @returns {number[]} where it stands
 */
function places(plain, word) {
  const found = [];
  const spaced = SPACED.test(word);
  for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + word.length)) {
    if (!spaced || !LETTER.test(plain.charAt(at - 1))) found.push(at);
  }
  return found;
}

/**
 * @param {string} text
 * @param {string[]} words from `wanted`
 * @returns {Range[]} in order and apart; none unless every word occurs
 */
export function find(text, words) {
  const { plain, at } = fold(text);
  const each = words.map((word) => places(plain, word).map((from) => /** @type {Range} */ ([from, from + word.length])));
  if (words.length === 0 || each.some((ranges) => ranges.length === 0)) return [];
  const ranges = each.flat().sort(([a], [b]) => a - b);
  return apart(ranges.map(([from, to]) => [at[from] ?? 0, end(text, at, to)]));
}

/**
 * A mark belongs to the letter before it.
 *
 * @param {string} text
 * @param {number[]} at
 * @param {number} to
 */
function end(text, at, to) {
  const last = at[to - 1] ?? 0;
  let next = at.slice(to).find((place) => place > last) ?? text.length;
  // The folded neighbour may be part of the same letter, as in "æ": the range ends after the whole of it.
  const rest = text.slice(last + String.fromCodePoint(text.codePointAt(last) ?? 0).length, next);
  next -= rest.replace(/^\p{M}+/u, '').length;
  return next;
}

/**
 * @param {Range[]} ranges in order
 * @returns {Range[]}
 */
function apart(ranges) {
  /** @type {Range[]} */
  const found = [];
  for (const [from, to] of ranges) {
    const last = found.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else found.push([from, to]);
  }
  return found;
}

/**
 * A stretch of the text around the first word that was found, cut between words.
 *
 * @param {string} text
 * @param {Range[]} ranges from `find`
 * @returns {Piece[]} all of it as text, the found words apart from the others
 */
export function snippet(text, ranges) {
  const [from, to] = stretch(text, ranges[0]?.[0] ?? 0);
  /** @type {Piece[]} */
  const pieces = [{ text: from > 0 ? '… ' : '', found: false }];
  let at = from;
  for (const [start, stop] of ranges.filter(([start]) => start < to)) {
    pieces.push({ text: text.slice(at, start), found: false }, { text: text.slice(start, stop), found: true });
    at = stop;
  }
  pieces.push({ text: text.slice(at, Math.max(at, to)) + (to < text.length ? ' …' : ''), found: false });
  return pieces.filter((piece) => piece.text !== '');
}

/**
 * @param {string} text
 * @param {number} first
 * @returns {Range}
 */
function stretch(text, first) {
  const start = text.lastIndexOf(' ', Math.max(first - BEFORE, 0));
  const from = first <= BEFORE ? 0 : start > first - 2 * BEFORE ? start + 1 : first;
  if (from + LENGTH >= text.length) return [from, text.length];
  const stop = text.lastIndexOf(' ', from + LENGTH);
  return [from, stop > from ? stop : from + LENGTH];
}
