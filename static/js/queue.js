// A moderator's queue by keyboard: what is decided leaves the list, and one goes on with the next; the form works without.
import { ask } from "./ask.js";
import { acknowledge } from "./keep.js";
import { areOff } from "./keys.js";
import { createTriage } from "./triage.js";

const PATIENCE = 15000; // milliseconds until a decision counts as not saved

/** @param {HTMLFormElement} form */
export function queue(form) {
  const rows = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-row]:not(:has([name=pick]:disabled))")]);
  const boxes = rows.map((row) => /** @type {HTMLInputElement} */ (row.querySelector("input[name=pick]")));
  const reasons = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input[name=template]")]);
  const words = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea"));
  const state = /** @type {HTMLElement} */ (form.querySelector("[data-unsaved]"));
  const triage = createTriage(rows.length);
  const say = (/** @type {string | undefined} */ text) => { state.textContent = text ?? ""; };

  boxes.forEach((box, row) => {
    triage.mark(row, box.checked);
    box.addEventListener("change", () => triage.mark(row, box.checked));
    rows[row].addEventListener("focusin", () => triage.reach(row));
  });
  /** @type {(button: HTMLButtonElement, meant: number[]) => Promise<void>} */
  const settle = async (button, meant) => {
    const body = new FormData(form, button);
    const { error, said } = await ask(form.getAttribute("action") ?? "", body, PATIENCE) ?? { error: state.dataset.unsaved, said: "" };
    say(error ?? said);
    if (error) return;
    acknowledge(form, body);
    tellLeft(meant.reduce((count, row) => count + boxes[row].value.split(",").length, 0));
    for (const row of meant) rows[row].remove();
    const next = triage.decided(meant);
    if (next < 0) location.reload();
    else boxes[next].focus();
    const left = boxes.flatMap((box, row) => (box.isConnected ? [row] : []));
    if (left.length === 1) triage.mark(left[0], boxes[left[0]].checked = true); // what is there alone needs no tick
  };
  form.addEventListener("submit", (event) => {
    const meant = boxes.flatMap((box, row) => (box.isConnected && box.checked ? [row] : []));
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (!meant.length || !button) return; // the server says what is missing
    event.preventDefault();
    settle(button, meant);
  });
  document.addEventListener("keydown", (event) => {
    if (isTyping(event.target) || areOff()) return;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const arrow = event.key.startsWith("Arrow") && reasons.some((each) => each === event.target); // a choice is moved by them
    const wish = arrow ? null : triage.press(event.key);
    if (!wish) return;
    event.preventDefault();
    if ("go" in wish) boxes[wish.go].focus();
    else if ("tick" in wish) for (const row of wish.tick) boxes[row].checked = wish.on;
    else if ("reason" in wish) reasons[wish.reason - 1]?.click();
    else if (!event.repeat) decide(wish);
  });
  /** @param {{ stands: boolean, rows: number[] }} wish */
  const decide = (wish) => {
    if (!wish.stands && !words.value.trim() && !reasons.some((each) => each.checked)) say(state.dataset.missing);
    else {
      for (const row of wish.rows) boxes[row].checked = true;
      const action = wish.stands ? "stand" : "hide";
      settle(/** @type {HTMLButtonElement} */ (form.querySelector(`button[value=${action}]`)), wish.rows);
    }
  };
}

/** @param {number} done */
function tellLeft(done) {
  for (const stale of document.querySelectorAll("[data-urgent]")) stale.remove();
  const place = /** @type {HTMLElement} */ (document.querySelector("[data-left]"));
  const { left, one = "", more = "" } = place.dataset;
  const count = Number(left) - done;
  place.dataset.left = String(count);
  place.textContent = count === 1 ? one : more.replace("{count}", String(count));
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof Element && target.closest("textarea, select, input:not([type=checkbox], [type=radio])") !== null;
}
