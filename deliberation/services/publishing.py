"""Publishing: a person signs the draft, and it becomes the next version with every fate told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from deliberation import markup
from deliberation.domain import fates, reasons, wording
from deliberation.domain.draft import Draft, fingerprint, weigh
from deliberation.domain.errors import Conflict
from deliberation.domain.events import DraftSigned, VersionPublished
from deliberation.domain.fields import line_in
from deliberation.domain.margins import Margins
from deliberation.domain.rebasing import Carried, Carry, carry
from deliberation.domain.rules import Action
from deliberation.domain.structure import Section
from deliberation.domain.vision import (
    Amendment,
    Fate,
    FateKind,
    Kind,
    Membership,
    Receipt,
    Signed,
    Vision,
    Visitor,
)
from deliberation.storage.database import Database, Transaction, once
from deliberation.storage.library import (
    amendments,
    ballots,
    closing,
    desk,
    drafts,
    following,
    moderation,
    offices,
    people,
    talk,
    texts,
    visions,
)

_ONE_HAND = (
    "One of you two who sign let the other in, or one moderator let in both. That may be one hand. "
    "Ask an administrator for a link of your own, or let somebody sign whom an administrator has let in."
)
_NAME = "Write your name as it should be printed under the new version."


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, as it will be printed, and the fingerprint of the words they read (`Draft` texts)."""

    name: str
    read: str


@once
def publish_version(db: Database, visitor: Visitor, slug: str, signature: Signature, key: str | None = None) -> Receipt:
    """Freeze the draft as the next version and end the round; the receipt's facts hold its `number`.

    Where two people have to sign, the first signature only stands under the words as they were read. Raises `Conflict`
    while a pair of neighbours is unread, and when the draft changed since it was read, by opinion groups that are
    settled only now, too, and where the same person, or the same name, signs the same words twice, or one may hold both
    links; `Invalid` without a name.
    """
    with db.transaction(key) as tx:
        vision, signer = _at_the_desk(tx, visitor, slug)
        closing.settle_at_last(tx, vision)
        name, draft = line_in("name", signature.name, missing=_NAME), desk.draft(tx.connection, vision)
        _require_read(tx, vision, draft, signature.read)
        signed = Signed(signer.id, name, signature.read)
        others = [each.name for each in _signed_before(tx, vision, signer, signed)]
        if len(others) + 1 < vision.signatures:
            _sign(tx, vision, signer, signed)
        else:
            _publish(tx, vision, signer, draft, wording.listed([*others, name]))
    return tx.receipt


def _publish(tx: Transaction, vision: Vision, signer: Membership, draft: Draft, names: str) -> None:
    number = vision.round.number + 1
    sha256, outcome = fingerprint(draft.titled), _outcome(tx, vision, draft)
    row = {"vision_id": vision.id, "number": number, "sha256": sha256, "published_at": tx.now}
    version_id = visions.add_version(tx.connection, {**row, "signed_by": names}, outcome)
    frozen = [_freeze(tx, vision, version_id, place, each) for place, each in enumerate(draft.sections, 1)]
    onward = _carry(tx, draft, version_id)
    ended = [*_fates_of_edits(tx, vision, draft, onward), *_fates_of_comments(tx, vision, draft)]
    told = [[drafts.add_fate(tx.connection, version_id, fate, signer.id), *_of(fate)] for fate in ended]
    visions.end_round(tx.connection, vision.round.id, tx.now)
    moderation.too_late(tx, vision, signer)
    tx.record(
        vision.journal_id,
        VersionPublished(
            round=vision.round.id,
            version=version_id,
            number=number,
            sha256=sha256,
            signed_by=names,
            revisions=frozen,
            fates=told,
            carried=[each.facts for each in onward],
            tallies=_joined_tallies(tx, vision, version_id, onward),
            outcome=outcome,
            texts=[[each.title, each.body, texts.made_as_json(each.made)] for each in draft.sections],
            sentences=[fate.sentence for fate in ended],
            moved=[each.words for each in onward],
            decider=[signer.pseudonym],
        ),
    )


def _at_the_desk(tx: Transaction, visitor: Visitor, slug: str) -> tuple[Vision, Membership]:
    vision = visions.find(tx.connection, slug)
    return vision, people.admitted(tx, vision, visitor, Action.PUBLISH)


def _require_read(tx: Transaction, vision: Vision, draft: Draft, read: str) -> None:
    unread = [pair for pair in draft.pairs if pair not in drafts.ticks_in(tx.connection, vision.round.id)]
    if unread:
        first, second = (draft.edits[id_].number for id_ in unread[0])
        raise Conflict(f"Edits {first} and {second} stand side by side. Read them together and tick them first.")
    if read != fingerprint(draft.titled):
        raise Conflict("The draft changed since you opened this page. Read it again below, then sign.")


def _signed_before(tx: Transaction, vision: Vision, signer: Membership, signed: Signed) -> list[Signed]:
    standing = [each for each in drafts.signed_in(tx.connection, vision.round.id) if each.read == signed.read]
    if any(each.by == signed.by for each in standing):
        raise Conflict("You have signed these words. Somebody else has to sign them, too.")
    if any(each.name.casefold() == signed.name.casefold() for each in standing):
        raise Conflict("These words are signed with this name. Two different people sign, each with their own name.")
    own = offices.line(tx.connection, signer)
    if any(own & offices.line(tx.connection, people.at(tx.connection, each.by)) for each in standing):
        raise Conflict(_ONE_HAND)
    return standing


def _sign(tx: Transaction, vision: Vision, signer: Membership, signed: Signed) -> None:
    drafts.sign(tx.connection, vision.round.id, signed, tx.now)
    event = DraftSigned(round=vision.round.id, read=signed.read, signed_by=signed.name, decider=[signer.pseudonym])
    tx.record(vision.journal_id, event)


def _freeze(tx: Transaction, vision: Vision, version_id: int, position: int, section: Section) -> list[Any]:
    id_ = texts.add_item(tx.connection, {"vision_id": vision.id, "kind": "revision", "created_at": tx.now})
    old, parents = section.continues, [each.id for each in section.parents]
    principle_id = old.principle_id if old else texts.add_principle(tx.connection, vision.id)
    sha256, by = fingerprint([(section.title, section.body)]), section.titled_by
    row = {"id": id_, "version_id": version_id, "position": position, "principle_id": principle_id, "titled_by": by}
    words = {"title": section.title, "body": section.body, "sha256": sha256, "lineage": section.lineage}
    shown = {"html": str(markup.render(section.body)), "renderer": markup.RENDERER}
    texts.add_revision(tx.connection, row | words | shown, section.made, parents)
    return [id_, principle_id, position, parents, section.lineage, by, sha256]


@dataclass(frozen=True, slots=True)
class _Onward:
    """How an open edit comes into the new version; `twin` is the earlier edit that it says the same as there."""

    edit: Amendment
    state: Carry
    places: list[list[int | None]]
    words: list[list[Any]]
    twin: int | None = None

    @property
    def facts(self) -> list[Any]:
        """What everybody may know of it."""
        return [self.edit.id, self.state, self.places, self.twin]


def _carry(tx: Transaction, draft: Draft, version_id: int) -> list[_Onward]:
    new = texts.revisions_of(tx.connection, version_id)
    known: dict[amendments.Parts, int] = {}
    return [
        _carried(tx, edit, version_id, carry(edit, draft.revisions, new), known)
        for edit in draft.edits.values()
        if fates.goes_on(edit, draft.fate_of(edit))
    ]


def _carried(
    tx: Transaction, edit: Amendment, version_id: int, found: Carried, known: dict[amendments.Parts, int]
) -> _Onward:
    if found.state != Carry.SHIFTED:
        return _Onward(edit, found.state, [], [])
    parts = found.changes, found.beginnings
    twin = known.setdefault(parts, edit.id)
    if twin != edit.id:
        following.join(tx.connection, edit.id, twin, edit.version_id, version_id)
        return _Onward(edit, found.state, [], [], twin)
    rows = amendments.fit(tx.connection, edit.id, version_id, parts)
    following.carry_on(tx.connection, edit.id, edit.version_id, version_id)
    words = amendments.parts_as_json(parts)
    return _Onward(edit, found.state, amendments.places_as_json(rows, parts), words)


def _joined_tallies(
    tx: Transaction, vision: Vision, version_id: int, onward: Sequence[_Onward]
) -> dict[str, dict[str, list[int]]]:
    grown = sorted({each.twin for each in onward if each.twin is not None})
    return {str(id_): ballots.as_facts(ballots.totals(tx.connection, vision, id_, version_id)) for id_ in grown}


def _fates_of_edits(tx: Transaction, vision: Vision, draft: Draft, onward: Sequence[_Onward]) -> Iterator[Fate]:
    satisfied = {each.edit.id for each in onward if each.state == Carry.SATISFIED}
    for edit in amendments.on(tx.connection, vision.round.base_version_id):
        if edit.id in satisfied:
            yield Fate(edit.id, None, FateKind.ALREADY_THERE, "The new version says this, by other edits.")
        else:
            yield Fate(edit.id, None, draft.fate_of(edit), _sentence(draft, edit))


def _fates_of_comments(tx: Transaction, vision: Vision, draft: Draft) -> Iterator[Fate]:
    every, told = talk.comments_in(tx.connection, vision.id), drafts.comments_told(tx.connection, vision.id)
    led = {edit.origin_id: edit for edit in draft.edits.values() if edit.origin_id is not None}
    for comment in every:
        if comment.id not in told:
            yield Fate(None, comment.id, *fates.of_comment(comment, every, led))


def _of(fate: Fate) -> list[Any]:
    return [fate.item_id, fate.comment_id, fate.kind]


def _sentence(draft: Draft, edit: Amendment) -> str:
    if edit.withdrawn_at is not None:
        return "Its author took it back."
    if edit.hidden_at is not None:
        return f"A moderator hid it: {edit.hidden_reason}"
    if edit.successors:
        return f"Other words took its place: {reasons.edits_named(edit.successors)}."
    decision = draft.decisions.get(edit.id)
    said, agreed = draft.sentence_of(edit, reasons.in_the_end), wording.agreeing(draft.standings[edit.id])
    if edit.kind == Kind.EDITORIAL:
        agreed = "Nobody voted on these words"
    return " ".join([f"{said}.", f"{agreed}.", *([decision.reason] if decision else [])])


def _outcome(tx: Transaction, vision: Vision, draft: Draft) -> dict[str, Any]:
    weighed = weigh(draft, vision.rule)
    return {
        "position": tx.position(vision.journal_id),
        "rule": visions.rule_as_json(vision.rule),
        "edits": {
            str(id_): {
                "number": edit.number,
                "status": draft.standings[id_].status,
                "score": draft.standings[id_].score_micro,
                "rule": [draft.rule[id_].included, draft.rule[id_].why, list(draft.rule[id_].others)],
                "outcome": [draft.outcomes[id_].included, draft.outcomes[id_].why, list(draft.outcomes[id_].others)],
                **_margin(weighed, draft, edit),
            }
            for id_, edit in draft.edits.items()
        },
        "pairs": [list(pair) for pair in draft.pairs],
    }


def _margin(weighed: Margins, draft: Draft, edit: Amendment) -> dict[str, Any]:
    # Nobody could vote on a moderator's own words, so nothing could turn what the rule says of them.
    if edit.kind == Kind.EDITORIAL:
        return {}
    margin, judged = weighed.of(edit.id), draft.standings[edit.id]
    return {
        "margin": margin and margin.plain(),
        "needs": [[need.audience, need.count] for need in judged.needs],
        "stopped_by": list(judged.stopped_by(weighed.rule)),
    }
