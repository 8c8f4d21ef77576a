// Words not posted yet survive a reload, a closed tab and a lost connection, until the server has them.
const PREFIX = "deliberation:kept:";
const SENT = "deliberation:sent";

/** @param {HTMLFormElement} form */
const fieldsOf = (form) => /** @type {(HTMLTextAreaElement | HTMLInputElement)[]} */ (
  [...form.querySelectorAll("textarea, input:not([type=hidden], [type=radio], [type=checkbox])")]
);

/** @param {ParentNode} root */
export function keep(root) {
  const forms = /** @type {HTMLFormElement[]} */ ([...root.querySelectorAll("form[data-keep]")]);
  if (root === document) acknowledge(forms.map((form) => form.dataset.keep ?? ""));
  forms.forEach(watch);
}

/**
 * A page that is neither an error nor the same form again means that the server has the words.
 * @param {string[]} here
 */
function acknowledge(here) {
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  if (!sent || here.includes(sent) || "unsaved" in document.body.dataset) return;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(`${PREFIX}${sent}:`)) localStorage.removeItem(key);
  }
}

/** @param {HTMLFormElement} form */
function watch(form) {
  const name = form.dataset.keep ?? "";
  const note = /** @type {HTMLElement | null} */ (form.querySelector("[data-restored]"));
  let restored = false;
  for (const field of fieldsOf(form)) {
    const key = `${PREFIX}${name}:${field.name}`;
    const words = localStorage.getItem(key);
    if (words !== null && words !== field.value) {
      field.value = words;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      restored = true;
    }
    field.addEventListener("input", () => save(key, field.value, field.defaultValue));
  }
  if (note) note.hidden = !restored;
  note?.querySelector("[data-discard]")?.addEventListener("click", () => discard(form, note));
  form.addEventListener("submit", () => sessionStorage.setItem(SENT, name));
}

/**
 * @param {string} key
 * @param {string} words
 * @param {string} original
 */
function save(key, words, original) {
  if (words === original) localStorage.removeItem(key);
  else localStorage.setItem(key, words);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} note
 */
function discard(form, note) {
  for (const field of fieldsOf(form)) {
    localStorage.removeItem(`${PREFIX}${form.dataset.keep}:${field.name}`);
    field.value = field.defaultValue;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  note.hidden = true;
  fieldsOf(form)[0]?.focus();
}
