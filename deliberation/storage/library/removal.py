"""Somebody's words taken off the shelf for good, wherever they stand; their places stay."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, case, delete, exists, func, or_, select, update

from deliberation.domain.erasing import Removal
from deliberation.domain.events import ContentErased
from deliberation.domain.vision import FateKind, Membership
from deliberation.storage import journal, resealing
from deliberation.storage.batch import Transaction
from deliberation.storage.library import whereabouts
from deliberation.storage.tables import amendments as edits
from deliberation.storage.tables import (
    areas,
    backings,
    changes,
    comments,
    fates,
    flags,
    holds,
    items,
    memberships,
    organisation_codes,
    organisations,
    reviews,
)

NOTHING: dict[str, Sequence[Any]] = dict.fromkeys(
    ("edits", "merged", "comments", "backings", "values"), ()
)  # in a `ContentErased`


def of_member(connection: Connection, member: Membership, pseudonyms: frozenset[str]) -> Removal:
    """Find everything a member said that has words still; `pseudonyms` are all that the person behind it bears."""
    said = select(items.c.id).where(items.c.author_id == member.id, items.c.erased_at.is_(None))
    every = frozenset(connection.scalars(said))
    taken_in = select(fates.c.item_id).where(fates.c.item_id.in_(every), fates.c.fate == FateKind.IN_TEXT)
    merged = frozenset(connection.scalars(taken_in))
    remarks = select(comments.c.id).where(comments.c.membership_id == member.id, comments.c.erased_at.is_(None))
    waited = frozenset(connection.scalars(select(holds.c.id).where(holds.c.membership_id == member.id)))
    behind = select(backings.c.amendment_id, backings.c.number).where(
        backings.c.membership_id == member.id, backings.c.erased_at.is_(None)
    )
    reasons = frozenset((row.amendment_id, row.number) for row in connection.execute(behind))
    return Removal(
        pseudonyms=pseudonyms,
        edits=every - merged,
        merged=merged,
        comments=frozenset(connection.scalars(remarks)),
        backings=reasons,
        holds=waited,
        appeals=frozenset(connection.scalars(_asked(member))),
    )


def _asked(member: Membership) -> Select[tuple[int]]:
    """The decisions that a member asked another look at, also where their words were removed before they asked."""
    behind = (backings.c.amendment_id == reviews.c.item_id, backings.c.number == reviews.c.backing)
    own = (
        reviews.c.item_id.in_(select(items.c.id).where(items.c.author_id == member.id)) & reviews.c.backing.is_(None),
        reviews.c.comment_id.in_(select(comments.c.id).where(comments.c.membership_id == member.id)),
        reviews.c.hold_id.in_(select(holds.c.id).where(holds.c.membership_id == member.id)),
        reviews.c.membership_id == member.id,
        exists().where(*behind, backings.c.membership_id == member.id),
    )
    return select(reviews.c.id).where(reviews.c.appeal != "", or_(*own))


def empty(connection: Connection, member: Membership, removal: Removal) -> None:
    """Overwrite the words of a removal, their copies, and what the member said of themselves and of others."""
    every = removal.edits | removal.merged
    connection.execute(update(edits).where(edits.c.id.in_(every)).values(rationale=""))
    begun = changes.c.kind == "new"
    bare = {"kind": case((begun, "new"), else_="body"), "title": case((begun, ""), else_=None), "hunks": "[]"}
    connection.execute(update(changes).where(changes.c.amendment_id.in_(removal.edits)).values(**bare))
    quotes = {"quote": "", "before": "", "after": ""}
    own = comments.c.id.in_(removal.comments)
    connection.execute(update(comments).where(own).values(body="", html="", **quotes))
    connection.execute(update(comments).where(comments.c.item_id.in_(removal.edits)).values(**quotes))
    for place in removal.backings:
        connection.execute(update(backings).where(*_reason(place)).values(reason=""))
    connection.execute(update(flags).where(flags.c.by == member.id).values(reason=""))
    connection.execute(update(holds).where(holds.c.id.in_(removal.holds)).values(offer="{}"))
    connection.execute(update(reviews).where(reviews.c.id.in_(removal.appeals)).values(appeal=""))
    nowhere = {"area_id": None, "organisation_id": None}
    connection.execute(update(memberships).where(memberships.c.id == member.id).values(**nowhere))


def mark(connection: Connection, facts: Mapping[str, Any], now: int) -> None:
    """Note when words went, as the facts of a `ContentErased` say; what is in no published text is taken back."""
    for table, ids, out in (
        (items, facts["edits"], True),
        (items, facts["merged"], False),
        (comments, facts["comments"], True),
    ):
        here = update(table).where(table.c.id.in_(ids))
        back = {"withdrawn_at": func.coalesce(table.c.withdrawn_at, now)} if out else {}
        connection.execute(here.values(erased_at=now, **back))
    for place in facts["backings"]:
        connection.execute(update(backings).where(*_reason(place)).values(erased_at=now))


def depersonalise(connection: Connection, vision_id: int) -> None:
    """Keep no longer where the people of a vision live and work, nor who reported something."""
    nowhere = {"area_id": None, "organisation_id": None}
    connection.execute(update(memberships).where(memberships.c.vision_id == vision_id).values(**nowhere))
    reporters = select(memberships.c.id).where(memberships.c.vision_id == vision_id)
    connection.execute(update(flags).where(flags.c.by.in_(reporters)).values(by=None))


def forget_places(connection: Connection, journal_id: int, vision_id: int) -> None:
    """Drop the areas and organisations that nobody in the record names any more, with the codes of these.

    Those that everybody is offered stay.
    """
    told = whereabouts.told_of(connection, journal_id)
    of_these = organisation_codes.c.organisation_id.not_in(told["organisation"])
    connection.execute(delete(organisation_codes).where(organisation_codes.c.vision_id == vision_id, of_these))
    _drop_but(connection, areas, vision_id, told["area"])
    _drop_but(connection, organisations, vision_id, told["organisation"])


def let_go(tx: Transaction, spent: frozenset[str]) -> None:
    """Keep nothing in the record of whom some links were for, by the hashes of these."""

    def nameless(entry: journal.Entry) -> dict[str, list[object]]:
        hashed, _, *rest = entry.opened["link"]
        return {"link": [hashed, "", *rest[:4]]} if hashed in spent else {}  # the rest is whose organisation they lead

    _, there = resealing.rewrite(tx.connection, journal.SITE, ("LinkMade",), nameless, tx.entropy)
    if there:
        tx.record(journal.SITE, ContentErased(why="retention", **NOTHING, others=there))


def _drop_but(connection: Connection, table: Table, vision_id: int, named: Collection[int]) -> None:
    connection.execute(delete(table).where(table.c.vision_id == vision_id, table.c.id.not_in(named), ~table.c.listed))


def _reason(place: Sequence[int]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return backings.c.amendment_id == place[0], backings.c.number == place[1]
