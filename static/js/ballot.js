// A ballot posts in place, says the state in words and keeps its counts; the server's answer is what it shows. One that
// leads on does so when the server has the vote: a lost connection leaves the card where it is.
import { ask } from "./ask.js";
import { show } from "./figures.js";

const PATIENCE = 8000; // milliseconds until a vote counts as not saved

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

/** @param {{ link: string, href: string }} note */
function linked({ link, href }) {
  const made = document.createElement("a");
  made.href = href;
  made.textContent = link;
  return made;
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
    const said = await ask(takesBack ? button.formAction : element.action, body, PATIENCE);
    if (turn !== latest) return; // a later click has answered since
    if (!said) state.textContent = state.dataset.unsaved ?? "";
    else if (said.error) state.textContent = said.error;
    else if (element.dataset.on) location.assign(element.dataset.on);
    else {
      choose(element, said.chosen ?? null);
      if (takesBack) state.textContent = state.dataset.withdrawn ?? "";
      else if (said.note) state.append(`${said.note.words} `, linked(said.note));
      if (said.figures) show(element.dataset.item ?? "", said.figures);
    }
  });
}
