// What each kind of event does to an open page; every kind is either here or listed as silent.
/** @typedef {import("./feed.js").Event} Event */

/**
 * What can be done to a page: something new waits at a place, something shown there changed, a note at the foot,
 * the round moved on.
 * @typedef {{
 *   waits: (place: string) => void,
 *   changed: (item: number | null, comment: number | null) => void,
 *   note: (name: string) => void,
 *   moved: (phase: string) => void,
 * }} Places
 */

/** @type {(event: Event, page: Places) => void} */
const changed = ({ item, comment }, page) => page.changed(item ?? null, comment ?? null);

/** @type {(name: string) => (event: Event, page: Places) => void} */
const note = (name) => (_event, page) => page.note(name);

/** @type {Record<string, (event: Event, page: Places) => void>} */
export const handlers = {
  AmendmentProposed: ({ changes, edit_kind, predecessor }, page) => {
    /** @type {number[]} */
    const touched = edit_kind === "whole" ? [] : changes.flatMap((/** @type {number[]} */ change) => change[1] ?? []);
    for (const place of touched.length ? touched : ["none"]) page.waits(`principle:${place}`);
    if (predecessor) page.changed(predecessor, null);
  },
  Backed: ({ predecessor }, page) => {
    if (predecessor) page.changed(predecessor, null);
  },
  CommentMade: ({ item }, page) => page.waits(`item:${item}`),
  AmendmentWithdrawn: changed,
  CommentWithdrawn: changed,
  AnchorConfirmed: changed,
  Hidden: changed,
  Shown: changed,
  Flagged: note("flags"),
  Held: note("flags"),
  Appealed: note("flags"),
  ScheduleChanged: note("page"),
  TextReplaced: note("page"),
  VisionIntroduced: note("page"),
  PictureChanged: note("page"),
  Archived: note("page"),
  GateLifted: note("page"),
  PhaseChanged: ({ phase }, page) => page.moved(phase),
  DraftChanged: note("draft"),
  PairTicked: note("draft"),
  DraftSigned: note("draft"),
  PrincipleSettled: note("draft"),
  VersionPublished: note("version"),
  RoundOpened: note("phase"),
  FateChanged: changed,
  ContentErased: ({ edits, merged, comments, backings }, page) => {
    const behind = (backings ?? []).map((/** @type {number[]} */ [edit]) => edit);
    for (const item of [...(edits ?? []), ...(merged ?? []), ...behind]) page.changed(item, null);
    for (const comment of comments ?? []) page.changed(null, comment);
  },
};

// Told by figures alone, or nothing that an open page shows.
export const silent = [
  "VoteCast", "VoteWithdrawn", "VoteImported", "MemberMoved", "MemberJoined", "AboutChanged", "FlagSettled",
  "CodeMade", "CodeEnded", "DevicesEnded", "LinkEnded", "LinkMade", "OpinionGroupsFrozen", "PageChanged", "PlacesMerged", "RetentionSet",
  "SecondStepReset", "SecondStepSet", "SecondStepTaken", "SignedIn", "SiteRoleGiven", "SiteRoleTaken", "RoleTaken", "VisionCreated",
  "VisionDiscarded", "GroupsSet", "PlacesListed",
  "Reviewed", "Reworded", "Separated", "HoldWithdrawn", "LetThrough", "Declined", "ModerationChanged",
  "VotesExcluded", "VotesReadmitted",
];
