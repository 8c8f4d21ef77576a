// What others will see of an edit while it is typed: what goes, what comes, and how many words that is.
import { diffArrays } from "diff";
import { isWord, tokens } from "./words.js";

const PATIENCE = 100; // milliseconds; a text changed beyond that shows as all old, all new

/** @typedef {{kind: "same" | "del" | "ins", text: string}} Segment */
/** @typedef {{same: string[], del: string[], ins: string[]}} Step a run both share, and the change after it */

/**
 * @param {string} base
 * @param {string} other
 * @returns {Segment[]}
 */
export function segments(base, other) {
  const found = diffArrays(tokens(base), tokens(other), { timeout: PATIENCE });
  if (!found) return [{ kind: "del", text: base }, { kind: "ins", text: other }];
  return found
    .reduce(step, /** @type {Step[]} */ ([]))
    .reduce(settle, /** @type {Step[]} */ ([]))
    .flatMap(({ same, del, ins }) => /** @type {Segment[]} */ ([
      { kind: "same", text: same.join("") }, { kind: "del", text: del.join("") }, { kind: "ins", text: ins.join("") },
    ]))
    .filter(({ text }) => text);
}

/**
 * @param {Step[]} steps
 * @param {{added?: boolean, removed?: boolean, value: string[]}} part
 */
function step(steps, { added, removed, value }) {
  const last = steps.at(-1);
  if (last && (added || removed)) last[added ? "ins" : "del"].push(...value);
  else steps.push({ same: [], del: [], ins: [], [added ? "ins" : removed ? "del" : "same"]: value });
  return steps;
}

/**
 * What two changes share by accident between them is changed too, as the server marks it: one or two words, no longer
 * than the changes on both sides; no word, beside a change of several.
 * @param {Step[]} steps
 * @param {Step} next
 */
function settle(steps, next) {
  let last = steps.at(-1);
  while (last && size(last) && size(next) && isAccident(last, next)) {
    steps.pop();
    next = {
      same: last.same, del: [...last.del, ...next.same, ...next.del], ins: [...last.ins, ...next.same, ...next.ins],
    };
    last = steps.at(-1);
  }
  return [...steps, next];
}

/** @param {string[]} cut */
const count = (cut) => cut.filter(isWord).length;

/** @param {Step} change */
const size = ({ del, ins }) => Math.max(count(del), count(ins)) || (del.length + ins.length ? 0.5 : 0);

/**
 * @param {Step} one
 * @param {Step} other
 */
function isAccident(one, other) {
  const [shared, sizes] = [count(other.same), [size(one), size(other)]];
  return shared === 0 ? Math.max(...sizes) > 1 : shared <= Math.min(2, ...sizes);
}

/**
 * @param {Segment[]} shown
 * @returns {[number, number]}
 */
export function wordsInOut(shown) {
  const words = (/** @type {string} */ kind) => shown
    .filter((segment) => segment.kind === kind)
    .reduce((sum, { text }) => sum + count(tokens(text)), 0);
  return [words("ins"), words("del")];
}

/**
 * @param {HTMLElement} element
 * @param {Segment[]} shown
 */
export function track(element, shown) {
  element.replaceChildren(...shown.flatMap(({ kind, text }, place) => {
    if (kind === "same") return [text];
    const mark = document.createElement(kind);
    const [before, after] = kind === "del" ? ["deleted: ", " end of deletion "] : ["inserted: ", " end of insertion "];
    mark.append(unseen(before), text, unseen(after));
    return shown[place - 1]?.kind === "del" ? [" ", mark] : [mark];
  }));
}

/** @param {string} words read out, not seen */
function unseen(words) {
  const span = document.createElement("span");
  span.className = "dl-vh";
  span.textContent = words;
  return span;
}
