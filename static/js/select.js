// Choosing words in a text: what can be done with them is offered below it, until other words are chosen or none.
import { chosen } from "./chosen.js";

const CALM = 200; // milliseconds a selection stands still before anything is offered
const LONG = 60; // characters of a choice that a button says
const TEXTS = "[data-component=select]";
const UNSPOKEN = "sup, .dl-vh"; // letters of comments, words for the ear
let timer = 0;

export function select() {
  document.addEventListener("selectionchange", wait); // once, however many texts there are
}

function wait() {
  clearTimeout(timer);
  timer = window.setTimeout(offer, CALM);
}

function offer() {
  const selection = getSelection();
  if (!selection?.rangeCount) return;
  const range = selection.getRangeAt(0);
  const texts = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(TEXTS)]);
  if (range.collapsed && !texts.some((text) => text.contains(range.startContainer))) return; // a button is being pressed
  const found = texts.map((text) => ({ text, place: range.collapsed ? null : placeIn(text, range) }));
  const several = found.filter(({ place }) => place).length > 1;
  for (const { text, place } of found) show(text, several ? null : place);
}

/**
 * @param {HTMLElement} text
 * @param {Range} range
 */
function placeIn(text, range) {
  if (!range.intersectsNode(text)) return null;
  const nodes = nodesOf(text);
  const from = border(nodes, range.startContainer, range.startOffset);
  const to = border(nodes, range.endContainer, range.endOffset);
  return chosen(text.dataset.source ?? "", nodes.map((node) => node.data), from, to);
}

/**
 * @param {HTMLElement} text
 * @returns {Text[]}
 */
function nodesOf(text) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT, (node) => (
    node.parentElement?.closest(UNSPOKEN) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT
  ));
  const nodes = [];
  while (walker.nextNode()) nodes.push(/** @type {Text} */ (walker.currentNode));
  return nodes;
}

/**
 * Where an end of a selection is among the pieces of a text; one that stands between pieces is at the next one's start.
 * @param {Text[]} nodes
 * @param {Node} container
 * @param {number} offset
 * @returns {[number, number]}
 */
function border(nodes, container, offset) {
  const here = nodes.indexOf(/** @type {Text} */ (container));
  if (here >= 0) return [here, offset];
  const end = new Range();
  end.setStart(container, offset);
  const next = nodes.findIndex((node) => end.comparePoint(node, 0) >= 0);
  return [next < 0 ? nodes.length : next, 0];
}

/**
 * @param {HTMLElement} text
 * @param {import("./chosen.js").Choice | null} place
 */
function show(text, place) {
  const offered = /** @type {HTMLElement | null | undefined} */ (text.nextElementSibling?.firstElementChild);
  if (!offered) return;
  offered.hidden = !place;
  if (!place) return;
  const before = Number(text.dataset.start);
  const said = offered.querySelector("[data-chosen]");
  if (said) said.textContent = place.words.length > LONG ? `${place.words.slice(0, LONG)}…` : place.words;
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (offered.querySelectorAll("[data-href]"))) {
    const href = link.dataset.href ?? "";
    link.href = `${href}${href.includes("?") ? "&" : "?"}from=${before + place.start}&to=${before + place.end}`;
  }
}
