// Voting one at a time with 1, 2 and 3; anybody can turn the keys off, for good on this device.
const OFF = "deliberation:keys-off";

export const areOff = () => localStorage.getItem(OFF) !== null;

/** @param {HTMLElement} element */
export function keys(element) {
  const votes = /** @type {NodeListOf<HTMLButtonElement>} */ (element.querySelectorAll("button.dl-vote"));
  const button = /** @type {HTMLElement | null} */ (element.querySelector("[data-keys-switch]"));
  const label = () => {
    if (button) button.textContent = (areOff() ? button.dataset.on : button.dataset.off) ?? "";
  };
  if (button) button.hidden = false;
  label();
  button?.addEventListener("click", () => {
    if (areOff()) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    label();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select");
    if (typing || areOff() || event.repeat || event.altKey || event.ctrlKey || event.metaKey) return;
    if (["1", "2", "3"].includes(event.key)) votes[Number(event.key) - 1]?.click();
  });
}
