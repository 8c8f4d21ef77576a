// Suggesting words: what others will see is marked while one types.
import { segments, track, wordsInOut } from "./tracked.js";

/** @param {HTMLFormElement} form */
export function suggest(form) {
  const text = /** @type {HTMLTextAreaElement} */ (form.querySelector("[name=text]"));
  const preview = /** @type {HTMLElement} */ (form.querySelector("[data-preview]"));
  const words = /** @type {HTMLElement} */ (form.querySelector("[data-words]"));
  const plain = /** @type {HTMLElement | null} */ (form.querySelector("[data-plain]"));
  const base = form.dataset.base ?? "";
  const show = () => {
    const shown = segments(base, text.value);
    const [came, went] = wordsInOut(shown);
    track(preview, shown);
    preview.classList.add("dl-words--kept");
    words.textContent = said(words.dataset, came, went);
  };
  if (plain) plain.hidden = true;
  text.addEventListener("input", show);
  if (text.value !== base) show(); // words sent back by the server, or brought back from this device
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
