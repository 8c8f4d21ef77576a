// Where an item stands, in words: tag, sentence, figures by group.
/** @typedef {import("./figures.js").Figures} Figures */

/** @type {Record<string, [string, string]>} */
const STATUS = {
  eligible: ["common", "tick"], contested: ["divided", "fork"], rejected: ["divided", "dash"],
  undecided: ["needs", "clock"],
};

/**
 * The tag alone.
 * @param {HTMLElement} element
 * @param {Figures} figures
 */
export function say(element, figures) {
  const tag = element.querySelector(".dl-tag");
  const [style, icon] = STATUS[figures.status] ?? ["plain", "dash"];
  if (!tag) return;
  tag.className = `dl-tag dl-tag--${style}`;
  tag.querySelector("use")?.setAttribute("href", `#icon-${icon}`);
  if (tag.lastElementChild) tag.lastElementChild.textContent = figures.tag;
}

/**
 * Tag and sentence.
 * @param {HTMLElement} element
 * @param {Figures} figures
 */
export function judge(element, figures) {
  say(element, figures);
  const sentence = element.querySelector("[data-sentence]");
  if (sentence) sentence.textContent = figures.verdict;
}

/**
 * The rule beside a suggested edit.
 * @param {HTMLElement} element
 * @param {Figures} figures
 */
export function mark(element, figures) {
  element.classList.toggle("dl-edit--divided", figures.status === "contested");
  element.classList.toggle("dl-edit--out", figures.status === "rejected");
}

/**
 * @param {HTMLElement} element
 * @param {Figures} figures
 */
export function agreeing(element, figures) {
  element.textContent = figures.agreeing;
}

/**
 * Whether an edit would go in is not worked out anew with every vote: it says that it may have changed.
 * @param {HTMLElement} element
 */
export function outdate(element) {
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll("[data-now], [data-then]"))) {
    part.hidden = "now" in part.dataset;
  }
}

/**
 * How sure we are of each group, a sentence each.
 * @param {HTMLElement} element
 * @param {Figures} figures
 */
export function sure(element, figures) {
  element.querySelectorAll("[data-sure]").forEach((line, place) => {
    line.textContent = figures.sure[place] ?? "";
  });
}
