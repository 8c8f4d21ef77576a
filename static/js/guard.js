// A form is posted once: its button says so and a second click does nothing.
/** @type {Map<HTMLFormElement, [HTMLButtonElement | null, Node[]]>} */
const posting = new Map();

export function guard() {
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const pressed = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (form.dataset.posting) event.preventDefault();
    if (!event.defaultPrevented && pressed?.dataset.busy) hold(form, pressed);
  });
  addEventListener("pageshow", release); // also when the browser brings the page back as it was left
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement | null} pressed
 */
export function hold(form, pressed) {
  form.dataset.posting = "yes";
  posting.set(form, [pressed, [...pressed?.childNodes ?? []]]);
  if (!pressed?.dataset.busy) return;
  pressed.setAttribute("aria-disabled", "true");
  pressed.textContent = pressed.dataset.busy;
}

export function release() {
  for (const [form, [button, words]] of posting) {
    button?.replaceChildren(...words);
    button?.removeAttribute("aria-disabled");
    delete form.dataset.posting;
  }
  posting.clear();
}
