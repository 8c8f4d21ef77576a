// The menu closes on Escape, which gives the focus back, and where somebody goes on elsewhere, so that it covers nothing
// they look at; without this it is an ordinary fold.
/** @param {HTMLDetailsElement} element */
export function menu(element) {
  const leave = (/** @type {EventTarget | null} */ to) => {
    if (to instanceof Node && !element.contains(to)) element.open = false;
  };
  element.addEventListener("focusout", (event) => leave(event.relatedTarget));
  document.addEventListener("click", (event) => leave(event.target));
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !element.open) return;
    element.open = false;
    element.querySelector("summary")?.focus();
  });
}
