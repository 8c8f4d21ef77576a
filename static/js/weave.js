// The weave and its glyph drawn from fresh figures: attributes only, the same geometry as the server's.
/** @typedef {import("./figures.js").Figures} Figures */

const WHOLE = 10_000;
const PERCENT = 2_800; // the shortest block that holds "66%"
const EARLY = 4_500; // and "not yet"

/** @param {number} share */
const whole = (share) => Math.round(share * WHOLE);

/** @param {number} part */
const percent = (part) => `${((part * 100) / WHOLE).toFixed(2)}%`;

/**
 * @param {Element | null} shape
 * @param {Record<string, string | number>} attributes
 */
function set(shape, attributes) {
  for (const [name, value] of Object.entries(attributes)) shape?.setAttribute(name, String(value));
}

/**
 * @param {HTMLElement | SVGElement} element
 * @param {Figures} figures
 */
function draw(element, figures) {
  const [quorum, bar, block] = [Number(element.dataset.quorum), Number(element.dataset.bar), whole(figures.robust)];
  for (const row of /** @type {NodeListOf<HTMLElement | SVGElement>} */ (element.querySelectorAll("[data-audience]"))) {
    const name = row.dataset.audience ?? "";
    const [agree, disagree] = figures.audiences[name] ?? [0, 0];
    const [low, high] = (figures.threads[name] ?? [0, 1]).map(whole);
    const sides = agree + disagree;
    const drawing = row.querySelector("svg") ?? row;
    drawing.classList.toggle("w-against", sides >= quorum && high < whole(bar));
    set(row.querySelector(".w-range"), { x: percent(low), width: percent(high - low) });
    set(row.querySelector(".w-sure"), { x: percent(block), width: percent(low - block) });
    set(row.querySelector(".w-seam"), { x2: percent(block) });
    set(row.querySelector(".w-dot"), { cx: percent(whole(sides ? agree / sides : 0)), r: sides ? 5 : 0 });
    const between = row.querySelector("[data-between]");
    if (between) between.textContent = figures.between[name] ?? "";
    const said = row.querySelector("[data-said]");
    if (said) said.textContent = figures.said[name] ?? "";
  }
  for (const shape of element.querySelectorAll(".w-shared, .w-early")) {
    set(shape, { width: percent(block), class: figures.heard ? "w-shared" : "w-early" });
  }
}

/**
 * @param {HTMLElement} element
 * @param {Figures} figures
 */
export function weave(element, figures) {
  draw(element, figures);
  const block = whole(figures.robust);
  const label = element.querySelector(".w-label");
  if (!label) return;
  label.classList.toggle("is-early", !figures.heard);
  label.textContent = block >= (figures.heard ? PERCENT : EARLY) ? figures.common : "";
}

/**
 * @param {SVGElement} element
 * @param {Figures} figures
 */
export function glyph(element, figures) {
  draw(element, figures);
  element.setAttribute("aria-label", `${figures.tag}. ${figures.agreeing}.`);
}
