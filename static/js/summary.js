// The list of what has to be put right takes the focus, so that it is read out first.
/** @param {HTMLElement} element */
export function summary(element) {
  element.focus();
}
