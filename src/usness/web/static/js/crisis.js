/**
 * @param {string} text
 * @returns {string} lower case, straight apostrophes, and one space for all that is no letter, digit or apostrophe
 */
function plain(text) {
  const straight = text.toLowerCase().replace(/[\u2018\u2019\u02bc]/g, "'");
  return ` ${straight.replace(/[^\p{L}\p{N}']+/gu, ' ').trim()} `;
}

/**
 * Whether something in it sounds like danger. Pure: what is looked at stays where it is.
 *
 * @param {string} text
 * @param {readonly string[]} patterns each found as whole words; one that ends in `*` with any ending
 * @returns {boolean}
 */
export function matches(text, patterns) {
  const said = plain(text);
  return patterns.some((one) => said.includes(one.endsWith('*') ? ` ${one.slice(0, -1)}` : ` ${one} `));
}
