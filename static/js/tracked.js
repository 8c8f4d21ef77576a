// What others will see of an edit while it is typed: what goes, what comes, and how many words that is.
import { diffArrays } from "diff";
import { isWord, tokens } from "./words.js";

const PATIENCE = 100; // milliseconds; a text changed beyond that shows as all old, all new

/** @typedef {{kind: "same" | "del" | "ins", text: string}} Segment */

/**
 * @param {string} base
 * @param {string} other
 * @returns {Segment[]}
 */
export function segments(base, other) {
  const found = diffArrays(tokens(base), tokens(other), { timeout: PATIENCE });
  if (!found) return [{ kind: "del", text: base }, { kind: "ins", text: other }];
  return found.map(({ added, removed, value }) => ({
    kind: added ? "ins" : removed ? "del" : "same", text: value.join(""),
  }));
}

/**
 * @param {Segment[]} shown
 * @returns {[number, number]}
 */
export function wordsInOut(shown) {
  const count = (/** @type {string} */ kind) => shown
    .filter((segment) => segment.kind === kind)
    .reduce((sum, { text }) => sum + tokens(text).filter(isWord).length, 0);
  return [count("ins"), count("del")];
}

/**
 * @param {HTMLElement} element
 * @param {Segment[]} shown
 */
export function track(element, shown) {
  element.replaceChildren(...shown.map(({ kind, text }) => {
    if (kind === "same") return text;
    const mark = document.createElement(kind);
    mark.textContent = text;
    return mark;
  }));
}
