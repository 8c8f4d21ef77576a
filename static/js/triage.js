// Which key does what in a moderator's queue, and to which rows; the page is somebody else's business.

/**
 * What a key asks for: go to a row, tick some or untick them, take a reason, or decide on rows.
 * @typedef {{ go: number } | { tick: number[], on: boolean } | { reason: number } | { stands: boolean, rows: number[] }} Wish
 */

/** @param {number} size */
export function createTriage(size) {
  let rows = [...Array(size).keys()];
  let here = -1;
  /** @type {Set<number>} */
  const ticked = new Set();

  /** @type {(step: number) => Wish | null} */
  const walk = (step) => {
    const place = rows.indexOf(here);
    const next = place < 0 ? rows[0] : rows[Math.min(Math.max(place + step, 0), rows.length - 1)];
    return next === undefined ? null : { go: (here = next) };
  };
  /** @type {(stands: boolean) => Wish | null} */
  const settle = (stands) => {
    const meant = ticked.size ? rows.filter((row) => ticked.has(row)) : rows.filter((row) => row === here);
    return meant.length ? { stands, rows: meant } : null;
  };
  /** @type {(which: number[]) => Wish | null} */
  const tick = (which) => {
    if (!which.length) return null;
    const on = which.some((row) => !ticked.has(row));
    for (const row of which) if (on) ticked.add(row); else ticked.delete(row);
    return { tick: which, on };
  };
  /** @type {Record<string, () => Wish | null>} */
  const keys = {
    j: () => walk(1), ArrowDown: () => walk(1), k: () => walk(-1), ArrowUp: () => walk(-1),
    x: () => tick(rows.filter((row) => row === here)), a: () => tick(rows),
    l: () => settle(true), h: () => settle(false),
  };
  return {
    /** @type {(key: string) => Wish | null} */
    press: (key) => /^[1-9]$/.test(key) ? { reason: Number(key) } : keys[key]?.() ?? null,
    /** @param {number} row */
    reach(row) { here = row; },
    /** @type {(row: number, on: boolean) => void} */
    mark(row, on) { if (on) ticked.add(row); else ticked.delete(row); },
    /**
     * These are decided; returns the row to go on with, if any is left.
     * @param {number[]} done
     */
    decided(done) {
      for (const row of done) ticked.delete(row);
      const left = rows.filter((row) => !done.includes(row));
      if (done.includes(here)) here = left.find((row) => row > here) ?? left.at(-1) ?? -1;
      rows = left;
      return here;
    },
  };
}
