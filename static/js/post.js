// Posts a form whose words are kept without leaving the page before the server has them: a lost connection loses nothing.
import { hold, release } from "./guard.js";
import { acknowledge, sending } from "./keep.js";
import { tell } from "./reach.js";

const PATIENCE = 4000; // milliseconds without an answer until words count as not saved; it may still come
const BUSY = 503;

export function post() {
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (event.defaultPrevented || !form.dataset.keep || form.dataset.posting) return;
    if ("plain" in form.dataset) delete form.dataset.plain;
    else {
      event.preventDefault();
      send(form, /** @type {HTMLButtonElement | null} */ (event.submitter));
    }
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement | null} button
 */
async function send(form, button) {
  const body = new FormData(form, button);
  const to = new URL(button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "", location.href);
  hold(form, button);
  sending(form, body);
  const late = setTimeout(() => { tell(false); release(); }, PATIENCE);
  const answer = await answerTo(to, form.enctype, body);
  clearTimeout(late);
  if (answer.leads) {
    acknowledge(form, body);
    go(new URL(answer.leads, location.href), to.hash);
  } else {
    release();
    if (!answer.said) tell(false);
    else {
      form.dataset.plain = ""; // a page that says what is missing, or shows more: let the browser fetch it as ever
      form.requestSubmit(button);
    }
  }
}

/**
 * Where the server leads, which means that it has the words; or else whether it said anything at all.
 * @param {URL} to
 * @param {string} kind
 * @param {FormData} body
 * @returns {Promise<{ leads?: string, said?: boolean }>}
 */
async function answerTo(to, kind, body) {
  const written = kind.startsWith("multipart") ? body : new URLSearchParams(/** @type {any} */ (body));
  try {
    const answer = await fetch(to, { method: "POST", body: written, headers: { Accept: "application/json" } });
    if (answer.headers.get("Content-Type") !== "application/json") return { said: true };
    const { leads } = await answer.json();
    return { leads, said: answer.status !== BUSY };
  } catch {
    return {};
  }
}

/**
 * @param {URL} place
 * @param {string} hash where the form was, if the answer does not say
 */
function go(place, hash) {
  place.hash ||= hash;
  const same = place.href.split("#")[0] === location.href.split("#")[0];
  location.assign(place);
  if (same && place.hash) location.reload(); // else only the place in the page would change
}
