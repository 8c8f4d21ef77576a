// What has to be put right takes the focus, so that it is read out first; a reload then brings the form afresh.
/** @param {HTMLElement} element */
export function summary(element) {
  element.focus();
  const form = document.querySelector("form[data-keep]:not([action])"); // posted to an address that can be asked for
  if (form) history.replaceState(null, "", location.href);
}
