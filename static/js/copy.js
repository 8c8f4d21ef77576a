// Copies the words of another element at a press, and says so; where it cannot, its button stays away.
/** @param {HTMLButtonElement} button */
export function copy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const words = document.getElementById(button.dataset.of ?? "")?.textContent ?? "";
    await navigator.clipboard.writeText(words.trim());
    button.textContent = button.dataset.done ?? "";
  });
}
