// Asks the server in place, for a page that shows the answer itself.

/**
 * What the server answers, with the sentence why not where it refuses; null when it cannot be reached in time.
 * @param {string} address
 * @param {FormData} body
 * @param {number} patience in milliseconds
 * @returns {Promise<{
 *   error?: string, said?: string, chosen?: string | null, figures?: import("./figures.js").Figures,
 *   note?: { words: string, link: string, href: string } | null,
 * } | null>}
 */
export async function ask(address, body, patience) {
  try {
    const headers = { Accept: "application/json" };
    const answer = await fetch(address, { method: "POST", body, headers, signal: AbortSignal.timeout(patience) });
    return await answer.json();
  } catch {
    return null;
  }
}
