// Opens the margin comments and the contents where there is room, and any fold that an address points into.
const wide = matchMedia("(min-width: 64rem)");

/** @param {HTMLDetailsElement} element */
export function fold(element) {
  if ("wide" in element.dataset) {
    const unfold = () => { element.open = wide.matches; };
    wide.addEventListener("change", unfold);
    unfold();
  }
  const seek = () => {
    const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    if (target && target !== element && element.contains(target)) {
      element.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", seek);
  seek();
}
