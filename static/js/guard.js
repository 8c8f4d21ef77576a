// A form is posted once: its button says so and a second click does nothing.
/** @type {Map<HTMLButtonElement, Node[]>} */
const said = new Map();

export function guard() {
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const pressed = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (form.dataset.posting) event.preventDefault();
    if (event.defaultPrevented || !pressed?.dataset.busy) return;
    form.dataset.posting = "yes";
    said.set(pressed, [...pressed.childNodes]);
    pressed.setAttribute("aria-disabled", "true");
    pressed.textContent = pressed.dataset.busy;
  });
  addEventListener("pageshow", release); // also when the browser brings the page back as it was left
}

function release() {
  for (const [button, words] of said) {
    button.replaceChildren(...words);
    button.removeAttribute("aria-disabled");
    delete button.form?.dataset.posting;
  }
  said.clear();
}
