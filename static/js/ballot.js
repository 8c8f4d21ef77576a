// A ballot posts in place, says the state in words and keeps its counts; the server's answer is what it shows.
/** @typedef {import("./figures.js").Figures} Figures */
import { show } from "./figures.js";

const PLACE = { agree: 0, disagree: 1, pass: 2 };
const PATIENCE = 8000; // milliseconds until a vote counts as not saved

/**
 * @param {HTMLElement} element
 * @param {Figures} figures
 */
export function count(element, figures) {
  for (const output of /** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll("[data-count]"))) {
    const place = PLACE[/** @type {keyof typeof PLACE} */ (output.dataset.count)];
    const total = Object.values(figures.audiences).reduce((sum, votes) => sum + votes[place], 0);
    output.textContent = String(total);
  }
}

/**
 * @param {HTMLElement} form
 * @param {string | null} chosen
 */
function choose(form, chosen) {
  const legend = /** @type {HTMLElement} */ (form.querySelector("legend"));
  let words = legend.dataset.asked ?? "";
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (form.querySelectorAll("[name=stance]"))) {
    button.setAttribute("aria-pressed", String(button.value === chosen));
    if (button.value === chosen) words = button.dataset.state ?? "";
  }
  legend.textContent = words;
  legend.classList.toggle("dl-vh", !chosen && form.classList.contains("dl-ballot--slim"));
  const back = /** @type {HTMLElement} */ (form.querySelector("[data-take-back]"));
  const held = back === document.activeElement;
  back.hidden = !chosen;
  if (held && back.hidden) /** @type {HTMLElement} */ (form.querySelector("[name=stance]")).focus();
}

/** @param {HTMLElement} element */
export function ballot(element) {
  if (!(element instanceof HTMLFormElement)) return; // voting is closed: figures only
  const state = /** @type {HTMLElement} */ (element.querySelector("[role=status]"));
  let latest = 0;
  element.addEventListener("submit", async (event) => {
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (!button) return;
    event.preventDefault();
    const [turn, takesBack] = [(latest += 1), "takeBack" in button.dataset];
    const body = new FormData(element, button);
    state.textContent = "";
    const said = await post(takesBack ? button.formAction : element.action, body);
    if (turn !== latest) return; // a later click has answered since
    if (!said) state.textContent = state.dataset.unsaved ?? "";
    else if (said.error) state.textContent = said.error;
    else {
      choose(element, said.chosen ?? null);
      if (takesBack) state.textContent = state.dataset.withdrawn ?? "";
      if (said.figures) show(element.dataset.item ?? "", said.figures);
    }
  });
}

/**
 * The server's answer: figures, or the sentence why not; null when it cannot be reached.
 * @param {string} address
 * @param {FormData} body
 * @returns {Promise<{chosen?: string | null, figures?: Figures, error?: string} | null>}
 */
async function post(address, body) {
  try {
    const headers = { Accept: "application/json" };
    const answer = await fetch(address, { method: "POST", body, headers, signal: AbortSignal.timeout(PATIENCE) });
    return await answer.json();
  } catch {
    return null;
  }
}
