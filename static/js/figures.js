// Fresh figures of one item, shown wherever the page speaks of it; nothing moves, counts change in place.
import { agreeing, judge, mark, outdate, say, sure } from "./verdict.js";
import { glyph, weave } from "./weave.js";

/**
 * What the server says of one item: votes are [agree, disagree, not sure], threads [surely, at most] as shares; what is
 * read is worded there.
 * @typedef {{
 *   audiences: Record<string, [number, number, number]>, threads: Record<string, [number, number]>,
 *   between: Record<string, string>, said: Record<string, string>, robust: number, common: string, agreeing: string,
 *   status: string, heard: boolean, verdict: string, tag: string, sure: string[],
 * }} Figures
 */

const PLACE = { agree: 0, disagree: 1, pass: 2 };

/**
 * @param {HTMLElement} element
 * @param {Figures} figures
 */
function count(element, figures) {
  for (const output of /** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll("[data-count]"))) {
    const place = PLACE[/** @type {keyof typeof PLACE} */ (output.dataset.count)];
    const total = Object.values(figures.audiences).reduce((sum, votes) => sum + votes[place], 0);
    output.textContent = String(total);
  }
}

/** @type {Record<string, (element: any, figures: Figures) => void>} */
const UPDATES = { ballot: count, weave, glyph, verdict: judge, status: say, edit: mark, agreeing, sure, prospect: outdate };

/**
 * @param {number | string} item
 * @param {Figures} figures
 * @param {ParentNode} root
 */
export function show(item, figures, root = document) {
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(`[data-item="${item}"]`))) {
    UPDATES[element.dataset.component ?? ""]?.(element, figures);
  }
}
