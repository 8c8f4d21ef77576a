// Gives every element with a data-component its behaviour; also for parts of a page that arrive later.
import { ballot } from "./ballot.js";
import { copy } from "./copy.js";
import { fold } from "./fold.js";
import { keep } from "./keep.js";
import { keys } from "./keys.js";
import { menu } from "./menu.js";
import { origin } from "./origin.js";
import { queue } from "./queue.js";
import { results } from "./results.js";
import { select } from "./select.js";
import { suggest } from "./suggest.js";
import { summary } from "./summary.js";

/** @type {Record<string, (element: any) => void>} */
const COMPONENTS = { ballot, copy, fold, keys, menu, origin, queue, results, select, suggest, summary };

/** @param {ParentNode} root */
export function wire(root) {
  keep(root);
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-component]"))) {
    COMPONENTS[element.dataset.component ?? ""]?.(element);
  }
}
