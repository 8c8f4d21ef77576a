// Words not posted yet survive a reload, a closed tab and a lost connection, until the server says that it has them.
const PREFIX = "deliberation:kept:";
const KEY = "key"; // the form's own: posted again with the same one, the same words are the same act

/** @typedef {HTMLTextAreaElement | HTMLInputElement} Field */

/** @param {HTMLFormElement} form */
const fieldsOf = (form) => /** @type {Field[]} */ (
  [...form.querySelectorAll("textarea, input:not([type=hidden], [type=radio], [type=checkbox], [type=file])")]
);

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
const place = (form, name) => `${PREFIX}${form.dataset.keep}:${name}`;

/** @param {ParentNode} root */
export function keep(root) {
  /** @type {NodeListOf<HTMLFormElement>} */ (root.querySelectorAll("form[data-keep]")).forEach(watch);
}

/** @param {HTMLFormElement} form */
function watch(form) {
  const note = /** @type {HTMLElement | null} */ (form.querySelector("[data-restored]"));
  let restored = false;
  for (const field of fieldsOf(form)) {
    const kept = localStorage.getItem(place(form, field.name));
    if (kept !== null) form.dataset.unposted = "yes";
    if (kept !== null && kept !== field.value) {
      write(field, kept);
      restored = true;
    }
    field.addEventListener("input", () => save(form, field, kept === null));
  }
  if (restored) takeUp(form);
  const fold = form.closest("details");
  if (restored && fold) fold.open = true;
  if (note) note.hidden = !restored;
  note?.querySelector("[data-discard]")?.addEventListener("click", () => discard(form, note));
}

/**
 * Words that are on the page again need no keeping, unless they were not posted when it came.
 * @param {HTMLFormElement} form
 * @param {Field} field
 * @param {boolean} wereNone
 */
function save(form, field, wereNone) {
  if (wereNone && field.value === field.defaultValue) localStorage.removeItem(place(form, field.name));
  else localStorage.setItem(place(form, field.name), field.value);
}

/**
 * Note under which key words are on their way, should the answer be lost.
 * @param {HTMLFormElement} form
 * @param {FormData} body
 */
export function sending(form, body) {
  if (body.has(KEY)) localStorage.setItem(place(form, KEY), String(body.get(KEY)));
}

/**
 * The server has these words: forget them; what was typed since stays.
 * @param {HTMLFormElement} form
 * @param {FormData} body
 */
export function acknowledge(form, body) {
  localStorage.removeItem(place(form, KEY));
  for (const [name, words] of body) {
    if (localStorage.getItem(place(form, name)) === words) localStorage.removeItem(place(form, name));
  }
}

/** @param {HTMLFormElement} form */
function takeUp(form) {
  const field = /** @type {HTMLInputElement | null} */ (form.querySelector(`[name=${KEY}]`));
  const sent = localStorage.getItem(place(form, KEY));
  if (field && sent) field.value = sent;
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} note
 */
function discard(form, note) {
  localStorage.removeItem(place(form, KEY));
  for (const field of fieldsOf(form)) {
    localStorage.removeItem(place(form, field.name));
    write(field, field.defaultValue);
  }
  delete form.dataset.unposted;
  note.hidden = true;
  fieldsOf(form)[0]?.focus();
}

/**
 * @param {Field} field
 * @param {string} words
 */
function write(field, words) {
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
