import re

import pytest

from deliberation.domain.calling import Names
from deliberation.domain.events import KINDS
from deliberation.domain.recounting import sentence

NAMES = Names({1: "principle 1", 7: "edit 3", 8: "edit 4"}, {5: "principle 1"}, {1: "residents", 2: "staff"})
BY = {"by": "Caro", "reason": "It must be so."}
TOLD = [
    ("VoteCast", {"item": 7, "tally": {"residents": [3, 0, 1], "staff": [0, 2, 0]}},
     "A vote on edit 3: residents 3 agree, 1 not sure; staff 2 disagree."),
    ("VoteWithdrawn", {"item": 1, "tally": {"staff": [1, 0, 0]}},
     "A vote on principle 1 was taken back: staff 1 agree."),
    ("VoteWithdrawn", {"item": 1, "tally": {}}, "A vote on principle 1 was taken back: nobody has a vote on it now."),
    ("VoteImported", {"item": 1, "tally": {"staff": [1, 0, 2]}},
     "A vote on principle 1 was brought in from elsewhere: staff 1 agree, 2 not sure."),
    ("AmendmentProposed", {"number": 3, "edit_kind": "meaning", "changes": [[1, 5, 1]], "blends": []},
     "Somebody suggested edit 3 to principle 1. It changes the meaning."),
    ("AmendmentProposed", {"number": 5, "edit_kind": "editorial", "changes": [[1, 5, 1]], "blends": [7, 8]},
     "A moderator wrote edit 5 to principle 1 by hand, from edit 3 and edit 4."),
    ("AmendmentProposed", {"number": 5, "edit_kind": "editorial", "changes": [[1, 5, 1]], "blends": []},
     "A moderator wrote edit 5 to principle 1 by hand."),
    ("Backed", {"item": 7, "number": 3}, "Somebody else stands behind edit 3."),
    ("Backed", {"item": 7, "number": 3, "predecessor": 8}, "Somebody else stands behind edit 3, in place of edit 4."),
    ("AmendmentWithdrawn", {"item": 7}, "The author of edit 3 took it back."),
    ("CommentMade", {"item": 1, "parent": None, "span": None, "type": "idea"},
     "Somebody commented on principle 1: an idea."),
    ("CommentMade", {"item": 1, "parent": None, "span": [0, 9], "type": "concern"},
     "Somebody commented on a paragraph of principle 1: a concern."),
    ("CommentMade", {"item": 7, "parent": 4, "span": None, "type": "question"},
     "Somebody answered a comment on edit 3."),
    ("AnchorConfirmed", {"comment": 4, "item": 1, "revision": 1, "span": [0, 9]},
     "The words that a comment on principle 1 is about were found again in principle 1."),
    ("CommentWithdrawn", {"comment": 4, "item": 7}, "The author of a comment on edit 3 took it back."),
    ("Flagged", {"flag": 1, "item": 7, "comment": None}, "Somebody asked a moderator to look at edit 3."),
    ("Flagged", {"flag": 1, "item": None, "comment": 4}, "Somebody asked a moderator to look at a comment."),
    ("FlagSettled", {"flag": 1, "by": "a moderator"}, "A moderator looked at what somebody had asked about."),
    ("Hidden", {"item": 7, "comment": None, **BY}, "Caro hid edit 3: It must be so."),
    ("Hidden", {"item": 7, "comment": None, "backing": 2, **BY}, "Caro hid a reason for edit 3: It must be so."),
    ("Shown", {"item": None, "comment": 4, **BY}, "Caro showed a comment again: It must be so."),
    ("Reviewed", {"item": 7, "comment": None, "hold": None, "answers": None, **BY},
     "Caro looked at edit 3 and left it as it is: It must be so."),
    ("Reviewed", {"item": None, "comment": None, "hold": 2, "answers": 5, **BY},
     "Caro looked at what had been declined again, because its author asked, and left it as it is: It must be so."),
    ("Reworded", {"item": 7, "number": 9, **BY}, "Caro said edit 3 in other words, as edit 9: It must be so."),
    ("Appealed", {"review": 5}, "Somebody asked for another look at a decision on their own words."),
    ("Held", {"hold": 2, "held_kind": "reason"}, 
     "Somebody contributed a reason for an edit. It waits for a moderator."),
    ("HoldWithdrawn", {"hold": 2}, "Somebody took back what waited for a moderator."),
    ("LetThrough", {"hold": 2, "item": None, "comment": 4, **BY}, "Caro let a comment through: It must be so."),
    ("Declined", {"hold": 2, **BY}, "Caro declined what somebody wanted to say: It must be so."),
    ("ModerationChanged", {"holds": True, "reasons": ["It is an advert."], **BY},
     "Caro said that moderators read what people say before others see it, with 1 reason to choose from: "
     "It must be so."),
    ("ModerationChanged", {"holds": False, "reasons": ["It is an advert.", "It is rude."], **BY},
     "Caro said that moderators read what people say when it is up already, with 2 reasons to choose from: "
     "It must be so."),
    ("SiteRoleGiven", {"role": "administrator"}, "Somebody may now run the whole site."),
    ("SiteRoleTaken", {"role": "administrator"}, "Somebody no longer runs the site."),
    ("DevicesEnded", {"devices": 2}, "Somebody was signed out on 2 devices."),
    ("LinkMade", {"role": "moderator"}, "A sign-in link was made for a moderator."),
    ("LinkMade", {"role": "participant"}, "A sign-in link was made for a participant."),
    ("LinkEnded", {"role": "observer"}, "A sign-in link for an observer was ended. Nobody had used it."),
    ("SignedIn", {"role": "design_group"}, "Somebody signed in by a link as one of the design group."),
    ("MemberJoined", {"role": "participant", "audience": 1}, "Somebody joined as a resident."),
    ("MemberJoined", {"role": "observer", "audience": None}, "Somebody joined as an observer."),
    ("MemberMoved", {"role": "participant", "audience": 2, "tallies": {}},
     "Somebody is now here as staff. Their votes went along."),
    ("MemberMoved", {"role": "organisation_lead", "audience": 2, "tallies": {}},
     "Somebody is now here as an organisation lead and staff. Their votes went along."),
    ("MemberMoved", {"role": "moderator", "audience": None, "tallies": {}},
     "Somebody is now here as a moderator. They have no votes any more."),
    ("RoleTaken", {"role": "participant", "was": "organisation_lead", "audience": 2, **BY},
     "Caro let somebody who was an organisation lead take part as staff like others: It must be so."),
    ("AboutChanged", {}, "You changed what you say about where you live or work. Only you see this line."),
    ("PlacesMerged", {"tallies": {}},
     "Somebody took part from two devices and signed in on both. Their votes count once."),
    ("CodeMade", {"audience": 2}, "An organisation got a code by which those who work there come in as staff."),
    ("CodeEnded", {"audience": 1}, "A code by which people of an organisation came in as a resident was ended."),
    ("VisionCreated", {"about": {"title": "Care"}, "audiences": [[1, "residents", 1, True], [2, "staff", 2, False]],
                       "principles": [[5, 1, 1, ""], [6, 2, 2, ""]]},
     "“Care” was set up as version 1, with 2 principles, for residents and staff."),
    ("VisionCreated", {"about": {"title": "Care"}, "audiences": [[1, "people", 1, True]],
                       "principles": [[5, 1, 1, ""]]},
     "“Care” was set up as version 1, with 1 principle, for people."),
    ("ScheduleChanged", {"round": 1, "schedule": {}, **BY}, "Caro moved the dates: It must be so."),
    ("PhaseChanged", {"round": 1, "phase": "drafting"}, "The round is not open yet."),
    ("PhaseChanged", {"round": 1, "phase": "deliberation"}, "Voting and suggesting are open."),
    ("PhaseChanged", {"round": 1, "phase": "merging"}, "Voting has closed. The next version is being put together."),
    ("PhaseChanged", {"round": 1, "phase": "published"}, "The round is over."),
    ("GateLifted", {"round": 1, "audience": 2, **BY}, "Caro lifted the gate of staff for this round: It must be so."),
    ("OpinionGroupsFrozen", {"round": 1, "position": 9, "groups": [["A", 40], ["C", 25]]},
     "Voting has closed. 2 groups of people vote alike: A (40 people) and C (25 people)."),
    ("OpinionGroupsFrozen", {"round": 1, "position": 9, "groups": [["A", 40], ["B", 25], ["C", None]]},
     "Voting has closed. 3 groups of people vote alike: A (40 people), B (25 people) and C."),
    ("OpinionGroupsFrozen", {"round": 1, "position": 9, "groups": []},
     "Voting has closed. No groups of people who vote alike stand out."),
    ("DraftChanged", {"decisions": [[7, False], [8, True]], **BY},
     "Caro left edit 3 out and put edit 4 in: It must be so."),
    ("DraftChanged", {"decisions": [[7, None]], "by": "a moderator", "reason": ""},
     "A moderator let the rule decide on edit 3."),
    ("PairTicked", {"first": 7, "second": 8, "by": "Caro"}, "Caro read edit 3 and edit 4 together."),
    ("PrincipleSettled", {"principle": 5, "settled": True, "by": "Caro"}, "Caro settled principle 1."),
    ("PrincipleSettled", {"principle": 5, "settled": False, "by": "Caro"}, "Caro opened principle 1 again."),
    ("DraftSigned", {"signed_by": "Caro Moore"},
     "Caro Moore signed the draft. Somebody else has to sign the same words."),
    ("VersionPublished", {"signed_by": "Caro Moore", "number": 2,
                          "fates": [[1, 7, None, "in_text"], [2, 8, None, "in_part"], [3, 9, None, "lost"],
                                    [4, None, 4, "read"]]},
     "Caro Moore signed version 2. Of 3 suggested edits, 2 went in, whole or in part."),
    ("VersionPublished", {"signed_by": "Caro Moore", "number": 2, "fates": []}, "Caro Moore signed version 2."),
    ("FateChanged", {"item": 7, "comment": None, "became": "other_body", "sentence": "Ask the council.", "by": "Caro"},
     "Caro judged edit 3 anew, “For another body”: Ask the council."),
    ("RoundOpened", {"number": 2, **BY}, "Caro opened round 2 on version 2: It must be so."),
    ("ContentErased", {"why": "request", "edits": [7], "merged": [8], "comments": [3], "backings": [[9, 1], [9, 2]]},
     "Words were removed for good, at their author’s request: edit 3, edit 4, 1 comment and 2 reasons behind edits."),
    ("ContentErased", {"why": "request", "edits": [], "merged": [], "comments": [], "backings": []},
     "Words were removed for good, at their author’s request: what somebody said of themselves, or reported."),
    ("ContentErased", {"why": "retention"},
     "The time for personal parts was over: where people live and work, and who reported what, is removed."),
    ("VisionIntroduced", {**BY}, "Caro wrote how the vision introduces itself: It must be so."),
    ("PictureChanged", {**BY, "picture": "ab", "description": "A bench."},
     "Caro chose a picture, “A bench.”: It must be so."),
    ("PictureChanged", {"by": "Caro", "reason": "", "picture": "", "description": ""}, "Caro took the picture off."),
    ("GroupsSet", {"by": "Caro", "audiences": [[1, "residents", 1, True], [2, "staff", 2, False]],
                   "rule": '{"quorum": 5}', "signatures": 1},
     "Caro set who has a say: residents and staff, at least 5 of each."),
    ("PlacesListed", {"by": "Caro", "areas": [[1, "E8"]], "organisations": []},
     "Caro listed 1 area and 0 organisations to choose from."),
    ("Archived", {"back": False, **BY}, "Caro put the vision in the archive: It must be so."),
    ("Archived", {"back": True, **BY}, "Caro took the vision out of the archive: It must be so."),
    ("RetentionSet", {"until": 9, "days": None, **BY},
     "Caro set that personal parts are kept until a day they named: It must be so."),
    ("RetentionSet", {"until": None, "days": 30, **BY},
     "Caro set that personal parts are kept for 30 days after the last version: It must be so."),
    ("RetentionSet", {"until": None, "days": None, **BY},
     "Caro set that personal parts are kept without an end: It must be so."),
    ("PageChanged", {"page": "privacy", "by": "an administrator"},
     "An administrator gave the page “privacy” other words."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "facts", "told"), TOLD)
def test_every_entry_is_retold_in_one_plain_line(kind, facts, told):
    assert sentence(kind, facts, NAMES) == told


def test_everything_that_can_happen_can_be_retold():
    assert {kind for kind, _, _ in TOLD} == KINDS.keys()


@pytest.mark.parametrize(("kind", "facts", "told"), TOLD)
def test_a_line_is_retold_also_where_nothing_has_a_name(kind, facts, told):
    assert re.match(r"[A-Z“].*\.", sentence(kind, facts))


def test_nothing_is_said_but_what_the_facts_say():
    names = Names()
    assert (names.item(7), names.principle(5), names.audience(2)) == ("something", "a principle", "a group")
