// Suggesting words: what others will see is marked while one types.
import { segments, track, wordsInOut } from "./tracked.js";
import { toUnit } from "./words.js";

/** @param {HTMLElement} form the whole form, or the part of it that the words belong to */
export function suggest(form) {
  const text = /** @type {HTMLTextAreaElement} */ (form.querySelector("[name=text]"));
  const preview = /** @type {HTMLElement} */ (form.querySelector("[data-preview]"));
  const words = /** @type {HTMLElement} */ (form.querySelector("[data-words]"));
  const plain = /** @type {HTMLElement | null} */ (form.querySelector("[data-plain]"));
  const hidden = /** @type {HTMLElement | null} */ (form.querySelector("[data-shown]"));
  const choice = /** @type {HTMLInputElement | null} */ (form.querySelector("[type=radio][value=own]"));
  const base = form.dataset.base ?? "";
  const [before, chosen, after] = around(base, form.dataset);
  const show = () => {
    const shown = segments(base, before + text.value + after);
    const [came, went] = wordsInOut(shown);
    track(preview, shown);
    preview.classList.add("dl-words--kept");
    words.textContent = said(words.dataset, came, went);
  };
  if (plain) plain.hidden = true;
  if (hidden) hidden.hidden = false;
  text.addEventListener("input", () => {
    if (choice) choice.checked = true; // who types here has chosen these words
    show();
  });
  if (text.value !== chosen) show(); // words sent back by the server, or brought back from this device
}

/**
 * What stands before, in and after the words chosen, which are all of them where none are.
 * @param {string} base
 * @param {DOMStringMap} place
 */
function around(base, { from, to }) {
  if (!from || !to) return ["", base, ""];
  const [start, end] = [toUnit(base, Number(from)), toUnit(base, Number(to))];
  return [base.slice(0, start), base.slice(start, end), base.slice(end)];
}

/**
 * @param {DOMStringMap} says
 * @param {number} came
 * @param {number} went
 */
function said(says, came, went) {
  if (!came && !went) return says.none ?? "";
  const sentence = (came === 1 ? says.one : says.more) ?? "";
  return sentence.replace("{in}", String(came)).replace("{out}", String(went));
}
