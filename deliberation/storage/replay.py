"""What each entry of the record did to the tables, done once more."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from deliberation.domain.errors import DeliberationError
from deliberation.domain.vision import Anchor, Fate, FateKind, Lineage, Phase, Signed, Stance
from deliberation.storage.arrivals import Arrivals
from deliberation.storage.journal import Entry
from deliberation.storage.library import (
    amendments,
    backings,
    ballots,
    drafts,
    following,
    opinions,
    people,
    removal,
    talk,
    texts,
    visions,
    whereabouts,
)
from deliberation.storage.moderation import Moderating
from deliberation.storage.preparing import Preparing
from deliberation.storage.retelling import Facts, Render
from deliberation.storage.verifying import Broken

__all__ = ["Render", "Replay"]


class _Erased(Exception):
    """A sealed value that is needed is not there any more."""


class _Opened(dict[str, Any]):
    """The sealed values of an entry; one that was erased says so."""

    def __missing__(self, name: str) -> None:
        raise _Erased(name)


class Replay(Arrivals, Preparing, Moderating):
    """One vision's tables in the making, from everything that can happen to it."""

    def carry_out(self, entry: Entry) -> None:
        """Do what an entry tells; raises `Broken` when a value it needs was erased, or when it cannot be so."""
        self._at = entry.at
        try:
            _ACTS[entry.kind](self, entry.facts, _Opened(entry.opened))
        except _Erased as gone:
            why = f"its {gone} was erased, so its rows cannot be written again"
            raise Broken(entry.seq, why, self._journal_id) from None
        except (DeliberationError, SQLAlchemyError, LookupError, TypeError, ValueError) as problem:
            raise Broken(entry.seq, "after all before it, this cannot have happened", self._journal_id) from problem

    # -- opening -----------------------------------------------------------------
    def _vision_created(self, facts: Facts, opened: Facts) -> None:
        self._vision_id = facts["vision"]
        own, now = {"id": self._vision_id, "journal_id": self._journal_id}, self._at
        shown = {"introduction_html": self._render(facts["about"]["introduction"]), "created_at": now}
        visions.add(self._connection, facts["about"] | own | shown)
        of = {"vision_id": self._vision_id}
        groups = self._final["GroupsSet"].facts if "GroupsSet" in self._final else facts
        for id_, name, position, is_default in groups["audiences"]:
            row = {"id": id_, "name": name, "position": position, "is_default": is_default}
            visions.add_audience(self._connection, row | of)
        version = {"id": facts["version"], "number": 1, "sha256": facts["sha256"], "published_at": now}
        visions.add_version(self._connection, version | of, {})
        if "TextReplaced" not in self._final:
            self._begin(facts, opened)
        numbered = {"id": facts["round"], "number": 1, "base_version_id": facts["version"]}
        visions.add_round(self._connection, numbered | of | facts["schedule"])

    def _text_replaced(self, facts: Facts, opened: Facts) -> None:
        texts.fix(self._connection, facts["version"], facts["sha256"])
        self._begin(facts, opened)

    def _begin(self, facts: Facts, opened: Facts) -> None:
        for (principle_id, id_, position, sha256), words in zip(facts["principles"], opened["texts"], strict=True):
            first: Sequence[Any] = (id_, principle_id, position, [], Lineage.NEW, None, sha256)
            self._freeze(facts["version"], first, [*words, []])

    def _freeze(self, version_id: int, numbers: Sequence[Any], words: Sequence[Any]) -> None:
        (id_, principle_id, position, parents, lineage, by, sha256), (title, body, made) = numbers, words
        item = {"id": id_, "vision_id": self._vision_id, "kind": "revision", "created_at": self._at}
        texts.add_item(self._connection, item)
        if not texts.is_principle(self._connection, principle_id):
            texts.add_principle(self._connection, self._vision_id, principle_id)
        place = {"id": id_, "version_id": version_id, "position": position, "principle_id": principle_id}
        shown = {"html": self._render(body), "renderer": self._renderer, "titled_by": by, "lineage": lineage}
        said = {"title": title, "body": body, "sha256": sha256}
        texts.add_revision(self._connection, place | said | shown, texts.made_from(made), parents)

    def _round_opened(self, facts: Facts, _: Facts) -> None:
        about = {"id": facts["round"], "vision_id": self._vision_id, "number": facts["number"]}
        visions.add_round(self._connection, about | {"base_version_id": facts["version"]} | facts["schedule"])

    def _schedule_changed(self, facts: Facts, _: Facts) -> None:
        notice = facts["reason"] if facts.get("announced") else None
        visions.set_times(self._connection, facts["round"], facts["schedule"], notice)

    def _phase_changed(self, facts: Facts, _: Facts) -> None:
        visions.tell_phase(self._connection, facts["round"], Phase(facts["phase"]))

    def _gate_lifted(self, facts: Facts, _: Facts) -> None:
        visions.lift_gate(self._connection, facts["round"], facts["audience"], facts["reason"])

    def _opinion_groups_frozen(self, facts: Facts, opened: Facts) -> None:
        ids = {name: id_ for id_, name in people.pseudonyms(self._connection, self._vision_id).items()}
        members = {letter: [ids[name] for name in names] for letter, names in opened["labels"].items()}
        tallies = opinions.recounted(self._connection, self._round.base_version_id, members)
        opinions.freeze(self._connection, facts["round"], facts["position"], members, tallies)

    def _nothing(self, _facts: Facts, _: Facts) -> None:
        """Codes and second steps are of accounts, which are copied."""

    def _about_changed(self, _: Facts, opened: Facts) -> None:
        pseudonym, *places = opened["member"]
        said = {
            f"{kind}_id": whereabouts.named(self._connection, kind, self._vision_id, place[1], id=place[0])
            if place
            else None
            for kind, place in zip(("area", "organisation"), places, strict=True)
        }
        people.change_membership(self._connection, self._who(pseudonym).id, said)

    # -- contributing ------------------------------------------------------------
    def _vote_cast(self, facts: Facts, opened: Facts) -> None:
        pseudonym, stance = opened["vote"]
        slot, old = ballots.paper(self._connection, facts["item"], self._who(pseudonym))
        ballots.put(self._connection, slot, old, Stance(stance), self._at)

    def _vote_imported(self, facts: Facts, opened: Facts) -> None:
        pseudonym, stance, moment = opened["vote"]
        slot, _ = ballots.paper(self._connection, facts["item"], self._who(pseudonym))
        ballots.put(self._connection, slot, None, Stance(stance), self._at if moment is None else moment)

    def _vote_withdrawn(self, facts: Facts, opened: Facts) -> None:
        (pseudonym,) = opened["vote"]
        slot, old = ballots.paper(self._connection, facts["item"], self._who(pseudonym))
        if old is None:
            raise LookupError(pseudonym)
        ballots.take_back(self._connection, slot, old)

    def _amendment_proposed(self, facts: Facts, opened: Facts) -> None:
        id_, of = facts["item"], {"vision_id": self._vision_id}
        (author,), words = opened["author"], opened["words"]
        made = {"kind": "amendment", "created_at": self._at, "author_id": self._who(author).id}
        texts.add_item(self._connection, {"id": id_} | of | made)
        row = {"id": id_, "number": facts["number"], "version_id": facts["version"], "kind": facts["edit_kind"]}
        roots = {"predecessor_id": facts["predecessor"], "origin_id": facts["origin"]}
        amendments.add(self._connection, row | of | roots | {"rationale": words["rationale"]}, facts["blends"])
        parts, rows = amendments.parts_from(facts["changes"], words["parts"])
        amendments.fit(self._connection, id_, facts["version"], parts, rows)

    def _backed(self, facts: Facts, opened: Facts) -> None:
        pseudonym, reason = opened["backer"]
        backings.add(self._connection, facts["item"], self._who(pseudonym).id, reason)
        amendments.give_way(self._connection, facts.get("predecessor"), facts["item"])

    def _amendment_withdrawn(self, facts: Facts, _: Facts) -> None:
        texts.mark(self._connection, facts["item"], {"withdrawn_at": self._at})

    def _comment_made(self, facts: Facts, opened: Facts) -> None:
        (author,), (body, quote, before, after) = opened["author"], opened["words"]
        start, end = facts["span"] or (None, None)
        item = texts.item(self._connection, facts["item"])
        row = {"id": facts["comment"], "vision_id": self._vision_id, "item_id": item.id, "version_id": item.version_id}
        made = {"parent_id": facts["parent"], "membership_id": self._who(author).id, "created_at": self._at}
        words = {"type": facts["type"], "body": body, "html": self._render(body)}
        span = {"start": start, "end": end, "quote": quote, "before": before, "after": after}
        talk.add_comment(self._connection, row | made | words | span)

    def _anchor_confirmed(self, facts: Facts, opened: Facts) -> None:
        anchor = Anchor(facts["revision"], *facts["span"])
        talk.put_anchor(self._connection, facts["comment"], anchor, self._who(*opened["finder"]).id)

    def _comment_withdrawn(self, facts: Facts, _: Facts) -> None:
        talk.mark(self._connection, facts["comment"], {"withdrawn_at": self._at})

    # -- composing ---------------------------------------------------------------
    def _draft_changed(self, facts: Facts, opened: Facts) -> None:
        by = self._who(*opened["decider"]).id
        for id_, included in facts["decisions"]:
            row = {"included": included, "reason": facts["reason"], "by": by, "at": self._at}
            drafts.decide(self._connection, facts["round"], id_, None if included is None else row)
        drafts.step(self._connection, facts["round"], facts["principle"], facts["step"], None)

    def _pair_ticked(self, facts: Facts, opened: Facts) -> None:
        pair, by = (facts["first"], facts["second"]), self._who(*opened["decider"]).id
        drafts.tick(self._connection, facts["round"], pair, by)

    def _draft_signed(self, facts: Facts, opened: Facts) -> None:
        signer = self._who(*opened["decider"])
        drafts.sign(self._connection, facts["round"], Signed(signer.id, facts["signed_by"], facts["read"]), self._at)

    def _principle_settled(self, facts: Facts, opened: Facts) -> None:
        by = self._who(*opened["decider"]).id if facts["settled"] else None
        drafts.step(self._connection, facts["round"], facts["principle"], facts["step"], by)

    def _version_published(self, facts: Facts, opened: Facts) -> None:
        version = {"id": facts["version"], "vision_id": self._vision_id, "number": facts["number"]}
        signed = {"sha256": facts["sha256"], "published_at": self._at, "signed_by": facts["signed_by"]}
        visions.add_version(self._connection, version | signed, facts["outcome"])
        for row, words in zip(facts["revisions"], opened["texts"], strict=True):
            self._freeze(facts["version"], row, words)
        by = self._who(*opened["decider"]).id
        for (id_, item_id, comment_id, kind), sentence in zip(facts["fates"], opened["sentences"], strict=True):
            fate = Fate(item_id, comment_id, FateKind(kind), sentence)
            drafts.add_fate(self._connection, facts["version"], fate, by, id=id_)
        base_id = self._round.base_version_id
        for (id_, _, places, twin), words in zip(facts["carried"], opened["moved"], strict=True):
            if twin is not None:
                following.join(self._connection, id_, twin, base_id, facts["version"])
            elif places:
                amendments.fit(self._connection, id_, facts["version"], *amendments.parts_from(places, words))
                following.carry_on(self._connection, id_, base_id, facts["version"])
        visions.end_round(self._connection, facts["round"], self._at)

    def _fate_changed(self, facts: Facts, opened: Facts) -> None:
        by = self._who(*opened["decider"]).id
        drafts.change_fate(self._connection, facts["fate"], FateKind(facts["became"]), facts["sentence"], by)

    # -- going for good ----------------------------------------------------------
    def _content_erased(self, facts: Facts, _: Facts) -> None:
        removal.mark(self._connection, facts, self._at)

    def _retention_set(self, facts: Facts, _: Facts) -> None:
        visions.keep_for(self._connection, self._vision_id, facts["until"], facts["days"])


_ACTS: Mapping[str, Callable[[Replay, Facts, Facts], None]] = {
    "VisionCreated": Replay._vision_created,
    "TextReplaced": Replay._text_replaced,
    "VisionIntroduced": Replay._vision_introduced,
    "PictureChanged": Replay._picture_changed,
    "GroupsSet": Replay._groups_set,
    "PlacesListed": Replay._places_listed,
    "Archived": Replay._archived,
    "RoundOpened": Replay._round_opened,
    "ScheduleChanged": Replay._schedule_changed,
    "PhaseChanged": Replay._phase_changed,
    "GateLifted": Replay._gate_lifted,
    "OpinionGroupsFrozen": Replay._opinion_groups_frozen,
    "MemberJoined": Replay._member_joined,
    "MemberMoved": Replay._member_moved,
    "RoleTaken": Replay._role_taken,
    "PlacesMerged": Replay._places_merged,
    "AboutChanged": Replay._about_changed,
    "SecondStepReset": Replay._nothing,
    "CodeMade": Replay._nothing,
    "CodeEnded": Replay._nothing,
    "VoteCast": Replay._vote_cast,
    "VoteWithdrawn": Replay._vote_withdrawn,
    "VoteImported": Replay._vote_imported,
    "AmendmentProposed": Replay._amendment_proposed,
    "Backed": Replay._backed,
    "AmendmentWithdrawn": Replay._amendment_withdrawn,
    "CommentMade": Replay._comment_made,
    "CommentWithdrawn": Replay._comment_withdrawn,
    "AnchorConfirmed": Replay._anchor_confirmed,
    "Flagged": Replay._flagged,
    "FlagSettled": Replay._flag_settled,
    "Hidden": Replay._hidden,
    "Shown": Replay._shown,
    "Reviewed": Replay._reviewed,
    "Reworded": Replay._reworded,
    "Separated": Replay._separated,
    "Appealed": Replay._appealed,
    "Held": Replay._held,
    "HoldWithdrawn": Replay._hold_withdrawn,
    "LetThrough": Replay._let_through,
    "Declined": Replay._declined,
    "ModerationChanged": Replay._moderation_changed,
    "VotesExcluded": Replay._votes_excluded,
    "VotesReadmitted": Replay._votes_readmitted,
    "DraftChanged": Replay._draft_changed,
    "PairTicked": Replay._pair_ticked,
    "PrincipleSettled": Replay._principle_settled,
    "DraftSigned": Replay._draft_signed,
    "VersionPublished": Replay._version_published,
    "FateChanged": Replay._fate_changed,
    "ContentErased": Replay._content_erased,
    "RetentionSet": Replay._retention_set,
}
