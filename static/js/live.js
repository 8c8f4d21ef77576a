// Follows a vision's news: by socket, else by asking now and then; says whether the counts are fresh.
import { io } from "socket.io-client";
import { places } from "./arrivals.js";
import { createFeed } from "./feed.js";
import { show } from "./figures.js";
import { handlers } from "./news.js";
import { tell } from "./reach.js";
import { votesCame } from "./results.js";

const SPREAD = 5000; // milliseconds over which those who lost the server come back
const COUNT = 30_000; // milliseconds between two counts of who is here
const TRIES = 2; // lost connections in a row until the news is asked for without one

/** @param {HTMLElement} page */
export function live(page) {
  const { vision, after, newsUrl } = page.dataset;
  if (vision === undefined || newsUrl === undefined) return;
  const say = indicator();
  const soon = () => Math.random() * SPREAD;
  let lost = 0;
  const feed = createFeed(Number(after), {
    figures: (item, figures) => { show(item, figures); votesCame(); },
    draft: () => places.note("draft"),
    event: (event) => handlers[event.kind]?.(event, places),
    here: say.here,
    ask: () => follow(),
  });
  const socket = io({ transports: ["websocket"], reconnection: false, timeout: SPREAD });
  const follow = () => socket.emit("follow", { vision, after: feed.last });
  const again = async () => {
    lost += 1;
    say.lost();
    setTimeout(async () => {
      if (lost >= TRIES) await ask();
      socket.connect();
    }, soon());
  };
  const ask = async () => {
    try {
      const answer = await fetch(`${newsUrl}?after=${feed.last}`, { headers: { Accept: "application/json" } });
      const envelope = answer.ok ? await answer.json() : null;
      if (envelope) feed.receive(envelope);
      if (answer.ok) say.plain();
    } catch {
      say.lost();
    }
  };
  socket.on("connect", follow);
  socket.on("news", (envelope) => { lost = 0; feed.receive(envelope); });
  socket.on("resync", () => setTimeout(follow, soon()));
  socket.on("refused", () => { say.paused(); socket.off("disconnect").disconnect(); });
  socket.on("connect_error", again);
  socket.on("disconnect", again);
  addEventListener("offline", () => say.lost());
  addEventListener("online", () => { if (socket.connected) follow(); });
}

/** The line that says whether the page is live. */
function indicator() {
  const line = /** @type {HTMLElement | null} */ (document.querySelector("[data-live]"));
  let [state, people, counted, timer] = ["", 0, 0, 0];
  /** @param {string} next */
  const become = (next) => {
    if (next === state && next !== "here") return;
    state = next;
    if (line) {
      line.hidden = false;
      line.classList.toggle("is-off", state === "lost" || state === "paused");
      const words = line.dataset[state === "here" && people === 1 ? "alone" : state] ?? "";
      line.textContent = words.replace("{count}", people.toLocaleString("en-GB"));
    }
  };
  const count = () => { counted = Date.now(); become("here"); };
  const recount = () => { timer = 0; if (state === "here") count(); };
  return {
    /** @param {number} now */
    here(now) {
      const news = now !== people;
      people = now;
      if (state !== "here") count();
      else if (news && !timer) timer = window.setTimeout(recount, Math.max(0, counted + COUNT - Date.now()));
    },
    lost: () => { become("lost"); tell(false); },
    paused: () => become("paused"),
    plain: () => become("plain"),
  };
}
