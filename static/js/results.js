// Says how old the results are by now, and that newer ones can be shown; nothing on the page moves.
import { places } from "./arrivals.js";

const PATIENCE = 65_000; // milliseconds after a vote until groups have been looked for again
const SPREAD = 10_000; // over which open pages ask

/** @type {HTMLElement | null} */
let shown = null;
let timer = 0;

/** @param {HTMLElement} element */
export function results(element) {
  shown = element;
}

/** After votes: ask once, when there may be something newer to show. */
export function votesCame() {
  if (shown && !timer) timer = window.setTimeout(look, PATIENCE + Math.random() * SPREAD);
}

async function look() {
  timer = 0;
  try {
    const answer = await fetch(shown?.dataset.url ?? "", { headers: { Accept: "application/json" } });
    if (!answer.ok || !shown) return;
    const { position, words } = await answer.json();
    if (String(position) !== shown.dataset.position) return places.note("results");
    say(words);
    votesCame();
  } catch {
    votesCame();
  }
}

/** @param {string} words */
function say(words) {
  const line = shown?.querySelector("[data-asof]");
  if (line) line.textContent = words;
}
