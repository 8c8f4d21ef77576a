// Which words of a text are chosen on the page, in the places the server counts by.
import { isWord, tokens, words } from "./words.js";

/** @typedef {[number, number]} Border which of the page's pieces of text, and how many UTF-16 units into it */
/** @typedef {{start: number, end: number, words: string}} Choice code points [start, end) of the source, as shown */

/**
 * Everything from the first to the last word between two borders; null where there is none, and where the page does not
 * show the words of the source one for one.
 * @param {string} source
 * @param {string[]} pieces what the page shows of it, text node by text node
 * @param {Border} from
 * @param {Border} to
 * @returns {Choice | null}
 */
export function chosen(source, pieces, from, to) {
  const places = words(source);
  const shown = pieces.flatMap((piece, node) => wordsOf(piece).map(([start, end]) => ({ node, start, end })));
  if (shown.length !== places.length) return null;
  const first = shown.findIndex(({ node, end }) => isBefore(from, [node, end]));
  const last = shown.filter(({ node, start }) => isBefore([node, start], to)).length - 1;
  if (first < 0 || last < first) return null;
  return { start: places[first][0], end: places[last][1], words: between(pieces, shown[first], shown[last]) };
}

/**
 * @param {string[]} pieces
 * @param {{node: number, start: number}} first
 * @param {{node: number, end: number}} last
 */
function between(pieces, first, last) {
  const cut = pieces.slice(first.node, last.node + 1);
  cut[cut.length - 1] = cut[cut.length - 1].slice(0, last.end);
  cut[0] = cut[0].slice(first.start);
  return cut.join("");
}

/**
 * @param {string} piece
 * @returns {Border[]}
 */
function wordsOf(piece) {
  /** @type {Border[]} */
  const found = [];
  let at = 0;
  for (const token of tokens(piece)) {
    if (isWord(token)) found.push([at, at + token.length]);
    at += token.length;
  }
  return found;
}

/**
 * @param {Border} one
 * @param {Border} other
 */
function isBefore(one, other) {
  return one[0] < other[0] || (one[0] === other[0] && one[1] < other[1]);
}
