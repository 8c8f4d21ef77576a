// What is new waits behind a button until somebody wants it; nothing on the page moves before that.
import { wire } from "./wire.js";

const QUIET = 3000; // milliseconds between two announcements
const LASTING = ["version", "phase"]; // notes that no lesser one replaces

/** @type {Map<HTMLElement, number>} how much is new, by place */
const counts = new Map();
let timer = 0;

/** @type {(place: string) => HTMLElement | null} */
const spotOf = (place) => document.querySelector(`[data-news="${place}"]`);

/** @type {(spot: Element) => HTMLElement} the part of a page that is fetched afresh */
const regionOf = (spot) => spot.closest("[data-principle]") ?? /** @type {any} */ (spot.parentElement);

/** @type {import("./news.js").Places} */
export const places = {
  waits(place) {
    const spot = spotOf(place);
    if (spot) add(spot, 1);
  },
  changed(item, comment) {
    const shown = document.querySelector(comment ? `#c${comment}` : `[data-item="${item}"]`);
    const spot = shown?.closest("[data-principle], .dl-margin")?.querySelector("[data-news]");
    if (spot) add(/** @type {HTMLElement} */ (spot), 0);
    else if (shown) places.note("page");
  },
  note(name) {
    const note = spotOf(name);
    const shown = /** @type {HTMLElement | null} */ (document.querySelector("[data-notes] > :not([hidden])"));
    if (!note || (shown && LASTING.indexOf(shown.dataset.news ?? "") > LASTING.indexOf(name))) return;
    if (shown) shown.hidden = true;
    note.hidden = false;
  },
  moved(phase) {
    if (phase !== document.body.dataset.phase) places.note("phase");
  },
};

/**
 * @param {HTMLElement} spot
 * @param {number} more
 */
function add(spot, more) {
  counts.set(spot, (counts.get(spot) ?? 0) + more);
  if (!timer) {
    announce();
    timer = window.setTimeout(() => { timer = 0; announce(); }, QUIET);
  }
}

function announce() {
  for (const [spot, count] of counts) {
    const words = (count === 0 ? spot.dataset.changed : count === 1 ? spot.dataset.one : spot.dataset.more) ?? "";
    const button = spot.querySelector("button") ?? spot.appendChild(document.createElement("button"));
    const said = words.replace("{count}", String(count));
    spot.hidden = false;
    if (button.textContent === said) continue;
    Object.assign(button, { type: "button", className: "dl-link", textContent: said, onclick: () => bring(spot) });
  }
}

/**
 * Fetch this page and put its part in place of ours; what was typed elsewhere and what was opened stays.
 * @param {HTMLElement} spot
 */
async function bring(spot) {
  const there = await fetched(`[data-news="${spot.dataset.news}"]`);
  if (there === undefined) return; // it waits until the server can be reached
  if (!there) return location.reload();
  counts.delete(spot);
  const old = regionOf(spot);
  const fresh = document.importNode(regionOf(there), true);
  const known = new Set([...old.querySelectorAll("article[id]")].map((article) => article.id));
  const opened = [...old.querySelectorAll("details")].map((fold) => fold.open);
  for (const hasGone of counts.keys()) if (old.contains(hasGone)) counts.delete(hasGone);
  old.replaceWith(fresh);
  wire(fresh);
  [...fresh.querySelectorAll("details")].forEach((fold, place) => { fold.open = opened[place] ?? fold.open; });
  const articles = /** @type {HTMLElement[]} */ ([...fresh.querySelectorAll("article[id]")]);
  const first = articles.find((article) => !known.has(article.id)) ?? fresh;
  first.closest("details")?.setAttribute("open", "");
  first.tabIndex = -1;
  first.focus();
}

/**
 * A part of this page as it is now: null where it has gone, undefined when the server cannot be reached.
 * @param {string} selector
 */
async function fetched(selector) {
  try {
    const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
    return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(selector);
  } catch {
    return undefined;
  }
}
