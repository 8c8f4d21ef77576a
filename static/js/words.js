// The words of a text, cut exactly as the server cuts them. The wire counts code points, JavaScript counts UTF-16 units.
const ALONE = "\\u0e01-\\u0e30\\u0e32\\u0e40-\\u0e46\\u3005-\\u3007\\u3021-\\u3029\\u3031-\\u3035\\u3038-\\u303c\\u3041-\\u3096"
  + "\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uff66-\\uff9d"
  + "\\u{1aff0}-\\u{1b16f}\\u{20000}-\\u{3fffd}"; // Thai, Han and Kana put no spaces between words
const TRAILING = "\\u0e33\\u0eb3\\uff9e\\uff9f"; // letters by name that never stand without the one before
const CLINGING = `[\\p{M}${TRAILING}\\u200c\\u200d\\u{1f3fb}-\\u{1f3ff}\\u{e0020}-\\u{e007f}]`;
const HALF_FLAG = "\\u{1f1e6}-\\u{1f1ff}";
const LETTERS = `(?:(?![${ALONE}${TRAILING}])[\\p{L}\\p{N}]${CLINGING}*)+`;
const WORD = `[${ALONE}]${CLINGING}*|${LETTERS}(?:['’.·\\u2010\\u2011\\-]${LETTERS})*`;
const JOINED = `(?<=\\u200d)(?!${CLINGING})[^\\p{L}\\p{N}_ \\n${HALF_FLAG}${ALONE}]${CLINGING}*`;
const SIGN = `(?:[${HALF_FLAG}]{2}|[^\\n])${CLINGING}*(?:${JOINED})*`;
const TOKEN = new RegExp(`\\n| +(?!${CLINGING})|${WORD}|${SIGN}`, "gu");
const WORDLIKE = new RegExp(`^[\\p{L}\\p{N}${ALONE}]`, "u");
// A link's label and its address, in one block.
const LINK = /(\[[^\[\]\n]*(?:\n(?!(?:[-*+]|[0-9]{1,9}[.)]) )[^\[\]\n]+)*)(\]\([^\s()]*(?:\([^\s()]*\)[^\s()]*)*\))/gu;
const ITEM = /^(?:[-*+]|[0-9]{1,9}[.)]) /gmu;

/**
 * Newlines, spaces, words and single signs; joined they are the text again.
 * @param {string} text
 * @returns {string[]}
 */
export function tokens(text) {
  return text.match(TOKEN) ?? [];
}

/** @param {string} token */
export function isWord(token) {
  return WORDLIKE.test(token);
}

/**
 * Where the words a reader sees stand, in code points; list markers and link addresses are none.
 * @param {string} text
 * @returns {[number, number][]}
 */
export function words(text) {
  const shown = text
    .replace(LINK, (_, label, address) => label + " ".repeat(length(address)))
    .replace(ITEM, (item) => " ".repeat(item.length));
  /** @type {[number, number][]} */
  const places = [];
  let at = 0;
  for (const token of tokens(shown)) {
    const end = at + length(token);
    if (isWord(token)) places.push([at, end]);
    at = end;
  }
  return places;
}

/**
 * How many UTF-16 units stand before a code point.
 * @param {string} text
 * @param {number} point
 */
export function toUnit(text, point) {
  return [...text].slice(0, point).join("").length;
}

/** @param {string} text */
function length(text) {
  return [...text].length;
}
