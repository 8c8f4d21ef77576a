// One vision's news, in order, each once; where something is missing the feed asks again from where it is.

/**
 * What the server tells at once: everything after entry `from`, up to entry `seq`. Figures are whole, not changes.
 * @typedef {{ seq: number, kind: string, at: number } & Record<string, any>} Event
 * @typedef {{
 *   from: number, seq: number, here?: number, draft: number[] | null, events: Event[],
 *   items: Record<string, import("./figures.js").Figures>,
 * }} Envelope
 * @typedef {{
 *   figures: (item: string, figures: import("./figures.js").Figures) => void, draft: (ids: number[]) => void,
 *   event: (event: Event) => void, here: (count: number) => void, ask: (after: number) => void,
 * }} Page
 */

/**
 * @param {number} after the entry the page was made after
 * @param {Page} page
 */
export function createFeed(after, page) {
  let last = after;
  let asked = -1; // where we were when we asked; one question is enough for each place
  return {
    get last() { return last; },
    /** @param {Envelope} envelope */
    receive(envelope) {
      if (envelope.from > last) {
        if (asked !== last) page.ask(asked = last);
        return;
      }
      if (envelope.seq < last) return;
      if (envelope.here !== undefined) page.here(envelope.here);
      if (envelope.seq === last) return;
      const fresh = envelope.events.filter((event) => event.seq > last);
      last = envelope.seq;
      for (const [item, figures] of Object.entries(envelope.items)) page.figures(item, figures);
      for (const event of fresh) page.event(event);
      if (envelope.draft) page.draft(envelope.draft);
    },
  };
}
