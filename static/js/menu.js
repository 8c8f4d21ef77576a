// The menu closes on Escape and gives the focus back; without this it is an ordinary fold.
/** @param {HTMLDetailsElement} element */
export function menu(element) {
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !element.open) return;
    element.open = false;
    element.querySelector("summary")?.focus();
  });
}
