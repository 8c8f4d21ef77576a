// The panel that tells where words come from: Escape or Close shuts it, and the words have the focus again.

/** @param {HTMLElement} element */
export function origin(element) {
  const links = /** @type {HTMLAnchorElement[]} */ ([...element.querySelectorAll(".dl-origin")]);
  /** @type {HTMLAnchorElement | undefined} */
  let opener;
  const say = () => {
    for (const link of links) link.setAttribute("aria-expanded", String(link.hash === location.hash));
  };
  const close = () => {
    const shut = /** @type {HTMLAnchorElement | null} */ (element.querySelector(".dl-pop:target .dl-split a"));
    if (!shut) return;
    const words = opener?.hash === location.hash ? opener : links.find((link) => link.hash === location.hash);
    location.replace(shut.hash);
    words?.focus({ preventScroll: true });
  };
  element.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement} */ (event.target).closest("a");
    if (link?.matches(".dl-origin")) opener = link;
    if (link?.matches(".dl-pop .dl-split a")) {
      event.preventDefault();
      close();
    }
  });
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") close(); });
  addEventListener("hashchange", say);
  say();
}
