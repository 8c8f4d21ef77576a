"""Texts on the shelf: items of both kinds, frozen versions, and suggested edits with their changes."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from deliberation.domain.errors import NotFound
from deliberation.domain.vision import Amendment, Change, Hunk, Kind, Revision, Version
from deliberation.storage.tables import (
    amendment_links,
    amendments,
    audiences,
    backings,
    changes,
    items,
    memberships,
    principles,
    revision_parents,
    revisions,
    versions,
)


@dataclass(frozen=True, slots=True)
class Item:
    """What a vote or a comment hangs on, without its words."""

    id: int
    vision_id: int
    kind: str  # revision | amendment
    version_id: int
    number: int  # a principle's position, or an edit's number
    author_id: int | None
    withdrawn_at: int | None
    hidden_at: int | None


_ITEM = (
    select(
        items,
        func.coalesce(revisions.c.version_id, amendments.c.version_id).label("version_id"),
        func.coalesce(revisions.c.position, amendments.c.number).label("number"),
    )
    .outerjoin(revisions, revisions.c.id == items.c.id)
    .outerjoin(amendments, amendments.c.id == items.c.id)
    .where(items.c.id == bindparam("id"))
)
_REVISIONS = select(revisions, items.c.vision_id).join(items, items.c.id == revisions.c.id)
_REVISIONS_OF = _REVISIONS.where(revisions.c.version_id == bindparam("version_id")).order_by(revisions.c.position)
_BACKERS = (
    select(func.count()).where(backings.c.amendment_id == amendments.c.id).correlate(amendments).scalar_subquery()
)
_AMENDMENTS = (
    select(
        amendments,
        items.c.author_id,
        items.c.created_at,
        items.c.withdrawn_at,
        items.c.hidden_at,
        items.c.hidden_reason,
        audiences.c.name.label("audience"),
        changes.c.revision_id,
        changes.c.principle_id,
        changes.c.hunks,
        _BACKERS.label("backers"),
    )
    .join(items, items.c.id == amendments.c.id)
    .join(changes, changes.c.amendment_id == amendments.c.id)
    .outerjoin(memberships, memberships.c.id == items.c.author_id)
    .outerjoin(audiences, audiences.c.id == memberships.c.audience_id)
    .order_by(amendments.c.number, changes.c.position)
)
_LINKS = select(amendment_links.c.amendment_id, amendment_links.c.other_id, amendment_links.c.relation)


def item(connection: Connection, item_id: int) -> Item:
    """Find what a vote or a comment hangs on; raises `NotFound`."""
    row = connection.execute(_ITEM, {"id": item_id}).first()
    if row is None:
        raise NotFound("There are no such words here.")
    return Item(
        row.id, row.vision_id, row.kind, row.version_id, row.number, row.author_id, row.withdrawn_at, row.hidden_at
    )


def revisions_of(connection: Connection, version_id: int) -> tuple[Revision, ...]:
    """List a version's principles in their order."""
    return tuple(_revision(row) for row in connection.execute(_REVISIONS_OF, {"version_id": version_id}))


def version(connection: Connection, vision_id: int, number: int) -> Version:
    """Find a published version with its principles; raises `NotFound`."""
    query = select(versions).where(versions.c.vision_id == vision_id, versions.c.number == number)
    row = connection.execute(query).first()
    if row is None:
        raise NotFound(f"There is no version {number} of this vision yet.")
    wordings = revisions_of(connection, row.id)
    return Version(row.id, vision_id, row.number, row.sha256, row.published_at, row.signed_by, wordings)


def version_numbers(connection: Connection, vision_id: int) -> tuple[int, ...]:
    """List the numbers of the versions published so far."""
    query = select(versions.c.number).where(versions.c.vision_id == vision_id).order_by(versions.c.number)
    return tuple(connection.execute(query).scalars())


def outcome_of(connection: Connection, version_id: int) -> dict[str, Any]:
    """Give what the rule and the moderators decided when a version was signed."""
    stored = connection.execute(select(versions.c.outcome).where(versions.c.id == version_id)).scalar_one()
    return dict(json.loads(stored)) if stored else {}


def parents_of(connection: Connection, version_id: int) -> dict[int, tuple[tuple[int, str], ...]]:
    """Give for each revision of a version the (parent id, lineage) it comes from."""
    query = (
        select(revision_parents)
        .join(revisions, revisions.c.id == revision_parents.c.revision_id)
        .where(revisions.c.version_id == version_id)
        .order_by(revision_parents.c.parent_id)
    )
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.revision_id].append((row.parent_id, row.lineage))
    return {key: tuple(value) for key, value in found.items()}


def amendments_on(connection: Connection, version_id: int) -> tuple[Amendment, ...]:
    """List the suggested edits to a version by number, withdrawn and hidden ones too."""
    return _amendments(connection, connection.execute(_AMENDMENTS.where(amendments.c.version_id == version_id)))


def amendment(connection: Connection, item_id: int) -> Amendment:
    """Find one suggested edit; raises `NotFound`."""
    return _only(_amendments(connection, connection.execute(_AMENDMENTS.where(amendments.c.id == item_id))))


def amendment_numbered(connection: Connection, vision_id: int, number: int) -> Amendment:
    """Find a suggested edit by the number people call it by; raises `NotFound`."""
    query = _AMENDMENTS.where(amendments.c.vision_id == vision_id, amendments.c.number == number)
    return _only(_amendments(connection, connection.execute(query)))


def _only(found: Sequence[Amendment]) -> Amendment:
    if not found:
        raise NotFound("There is no such suggested edit here.")
    return found[0]


def _amendments(connection: Connection, rows: Iterable[Row[Any]]) -> tuple[Amendment, ...]:
    heads: dict[int, Row[Any]] = {}
    parts: dict[int, list[Change]] = defaultdict(list)
    for row in rows:
        heads[row.id] = row
        hunks = tuple(Hunk(*hunk) for hunk in json.loads(row.hunks))
        parts[row.id].append(Change(row.revision_id, row.principle_id, hunks))
    links = _links(connection, heads)
    return tuple(_amendment(row, tuple(parts[id_]), links) for id_, row in heads.items())


def _links(connection: Connection, ids: Iterable[int]) -> Mapping[tuple[int, str], tuple[int, ...]]:
    found: dict[tuple[int, str], tuple[int, ...]] = defaultdict(tuple)
    query = _LINKS.where(amendment_links.c.amendment_id.in_(list(ids))).order_by(amendment_links.c.other_id)
    for row in connection.execute(query):
        found[row.amendment_id, row.relation] += (row.other_id,)
    return found


def _amendment(row: Row[Any], parts: tuple[Change, ...], links: Mapping[tuple[int, str], tuple[int, ...]]) -> Amendment:
    return Amendment(
        id=row.id,
        vision_id=row.vision_id,
        number=row.number,
        version_id=row.version_id,
        kind=Kind(row.kind),
        rationale=row.rationale,
        author_id=row.author_id,
        author_audience=row.audience or "",
        created_at=row.created_at,
        changes=parts,
        withdrawn_at=row.withdrawn_at,
        hidden_at=row.hidden_at,
        hidden_reason=row.hidden_reason,
        backers=row.backers,
        requires=links[row.id, "requires"],
        blends=links[row.id, "blends"],
        alternative=row.alternative,
    )


def _revision(row: Row[Any]) -> Revision:
    return Revision(
        id=row.id,
        vision_id=row.vision_id,
        version_id=row.version_id,
        principle_id=row.principle_id,
        position=row.position,
        title=row.title,
        body=row.body,
        html=row.html,
        sha256=row.sha256,
    )


# Writing ----------------------------------------------------------------------
def add_principle(connection: Connection, vision_id: int, id_: int | None = None) -> int:
    """Make a principle's lasting identity and return its id."""
    values = {"vision_id": vision_id} | ({"id": id_} if id_ else {})
    return _new_id(connection, insert(principles).values(**values).returning(principles.c.id))


def add_item(connection: Connection, values: Mapping[str, Any]) -> int:
    """Make an item's row and return its id."""
    return _new_id(connection, insert(items).values(**values).returning(items.c.id))


def add_revision(connection: Connection, values: Mapping[str, Any]) -> None:
    """Keep an accepted wording; `values` are its row's columns."""
    connection.execute(insert(revisions).values(**values))


def add_parent(connection: Connection, revision_id: int, parent_id: int, lineage: str) -> None:
    """Note which earlier wording a revision comes from."""
    values = {"revision_id": revision_id, "parent_id": parent_id, "lineage": lineage}
    connection.execute(insert(revision_parents).values(**values))


def next_number(connection: Connection, vision_id: int) -> int:
    """Give the number the next suggested edit will be called by."""
    query = select(func.coalesce(func.max(amendments.c.number), 0) + 1).where(amendments.c.vision_id == vision_id)
    return int(connection.execute(query).scalar_one())


def add_change(connection: Connection, amendment_id: int, position: int, part: Change, **values: int) -> int:
    """Keep one principle's part of an edit and return its id; `values` are version_id and, if given, id."""
    row = {"amendment_id": amendment_id, "position": position, "kind": "body", **values}
    where = {"principle_id": part.principle_id, "revision_id": part.revision_id}
    hunks = json.dumps([list(hunk) for hunk in part.hunks], ensure_ascii=False)
    return _new_id(connection, insert(changes).values(**row, **where, hunks=hunks).returning(changes.c.id))


def add_amendment(connection: Connection, values: Mapping[str, Any], blends: Sequence[int]) -> None:
    """Keep a suggested edit and what it blends; `values` are its row's columns."""
    connection.execute(insert(amendments).values(**values))
    for other in blends:
        link = {"amendment_id": values["id"], "other_id": other, "relation": "blends"}
        connection.execute(insert(amendment_links).values(**link))


def back(connection: Connection, amendment_id: int, membership_id: int, reason: str) -> None:
    """Add a backer and their reason."""
    values = {"amendment_id": amendment_id, "membership_id": membership_id, "reason": reason}
    connection.execute(insert(backings).values(**values))


def closed(connection: Connection, vision_id: int) -> frozenset[int]:
    """Give the ids of the edits that were withdrawn or are hidden."""
    shut = items.c.withdrawn_at.is_not(None) | items.c.hidden_at.is_not(None)
    return frozenset(connection.scalars(select(items.c.id).where(items.c.vision_id == vision_id, shut)))


def backs(connection: Connection, amendment_id: int, membership_id: int) -> bool:
    """Tell whether somebody backs an edit already."""
    query = select(backings.c.reason).where(
        backings.c.amendment_id == amendment_id, backings.c.membership_id == membership_id
    )
    return connection.execute(query).first() is not None


def mark(connection: Connection, item_id: int, values: Mapping[str, Any]) -> None:
    """Withdraw, hide or show an item: `values` are withdrawn_at, hidden_at, hidden_reason."""
    connection.execute(update(items).where(items.c.id == item_id).values(**values))


def _new_id(connection: Connection, statement: Any) -> int:
    return int(connection.execute(statement).scalar_one())
