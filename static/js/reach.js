// Whether the server can be reached: asked while words are typed, so that "not saved" stands beside them within seconds.
const ASK = "/here";
const PAUSE = 1500; // milliseconds from one answer to the next question
const PATIENCE = 3000; // milliseconds until no answer counts as none; with the pause less than five seconds
let [reached, timer] = [true, 0];

/** Ask while somebody types, and for as long as there is no answer. */
export function reach() {
  document.addEventListener("input", () => { notes(); plan(); });
  addEventListener("offline", () => tell(false));
  addEventListener("online", ask);
}

/**
 * Say whether the server has just been reached, wherever words are typed.
 * @param {boolean} now
 */
export function tell(now) {
  reached = now;
  notes();
  if (!now) plan();
}

function plan() {
  timer ||= window.setTimeout(ask, PAUSE);
}

async function ask() {
  clearTimeout(timer);
  timer = -1; // nothing else is planned before there is an answer
  const answer = await fetch(ASK, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  timer = 0;
  tell(answer?.ok ?? false);
}

function notes() {
  for (const note of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-offline]"))) {
    const form = note.closest("form");
    note.hidden = reached || !(isTyped(form) || form?.dataset.unposted);
  }
}

/** @param {HTMLFormElement | null} form */
function isTyped(form) {
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (form?.querySelectorAll("textarea, input:not([type=hidden])"));
  return [...fields ?? []].some((field) => field.value !== field.defaultValue);
}
