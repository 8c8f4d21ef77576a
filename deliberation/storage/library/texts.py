"""Texts on the shelf: what can be voted on, and the frozen versions with their principles."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, union, update

from deliberation.domain.errors import Conflict, NotFound
from deliberation.domain.vision import Hunk, Lineage, Made, Revision, Version
from deliberation.storage.tables import (
    amendments,
    comments,
    items,
    principles,
    revision_parents,
    revisions,
    versions,
    votes,
)


@dataclass(frozen=True, slots=True)
class Item:
    """What a vote or a comment hangs on, without its words."""

    id: int
    vision_id: int
    kind: str  # revision | amendment
    version_id: int  # of an edit: the latest version whose words it fits
    number: int  # a principle's position, or an edit's number
    author_id: int | None
    withdrawn_at: int | None
    hidden_at: int | None


# Of an item, with the tables of both kinds joined to it: what people call it by, and the latest version it fits.
NUMBER = func.coalesce(revisions.c.position, amendments.c.number)
VERSION_ID = func.coalesce(revisions.c.version_id, amendments.c.fits_id)
_ITEM = (
    select(items, VERSION_ID.label("version_id"), NUMBER.label("number"))
    .outerjoin(revisions, revisions.c.id == items.c.id)
    .outerjoin(amendments, amendments.c.id == items.c.id)
    .where(items.c.id == bindparam("id"))
)
_older = revisions.alias()
_REVISIONS = (
    select(revisions, items.c.vision_id, revision_parents.c.parent_id, revision_parents.c.lineage)
    .join(items, items.c.id == revisions.c.id)
    .outerjoin(revision_parents, revision_parents.c.revision_id == revisions.c.id)
    .outerjoin(_older, _older.c.id == revision_parents.c.parent_id)
    .order_by(revisions.c.version_id, revisions.c.position, _older.c.position)
)
_REVISIONS_OF = _REVISIONS.where(revisions.c.version_id == bindparam("version_id"))
_EVERY_REVISION = _REVISIONS.where(items.c.vision_id == bindparam("vision_id"))


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
    return _revisions(connection.execute(_REVISIONS_OF, {"version_id": version_id}))


def every_revision(connection: Connection, vision_id: int) -> tuple[Revision, ...]:
    """List the principles of every version published so far, the oldest first, each version in its order."""
    return _revisions(connection.execute(_EVERY_REVISION, {"vision_id": vision_id}))


def version(connection: Connection, vision_id: int, number: int) -> Version:
    """Find a published version with its principles; raises `NotFound`."""
    query = select(versions).where(versions.c.vision_id == vision_id, versions.c.number == number)
    row = connection.execute(query).first()
    if row is None:
        raise NotFound(f"There is no version {number} of this vision yet.")
    return _version(row, revisions_of(connection, row.id))


def every_version(connection: Connection, vision_id: int) -> tuple[Version, ...]:
    """List the versions published so far, the oldest first, with their principles."""
    query = select(versions).where(versions.c.vision_id == vision_id).order_by(versions.c.number)
    wordings = {id_: tuple(each) for id_, each in groupby(every_revision(connection, vision_id), _version_of)}
    return tuple(_version(row, wordings[row.id]) for row in connection.execute(query))


def outcome_of(connection: Connection, version_id: int) -> dict[str, Any]:
    """Give what the rule and the moderators decided when a version was signed."""
    stored = connection.execute(select(versions.c.outcome).where(versions.c.id == version_id)).scalar_one()
    return dict(json.loads(stored)) if stored else {}


def _version(row: Row[Any], wordings: tuple[Revision, ...]) -> Version:
    return Version(row.id, row.vision_id, row.number, row.sha256, row.published_at, row.signed_by, wordings)


def _version_of(revision: Revision) -> int:
    return revision.version_id


def _revisions(found: Iterable[Row[Any]]) -> tuple[Revision, ...]:
    return tuple(_revision(list(rows)) for _, rows in groupby(found, key=lambda row: row.id))


def _revision(rows: Sequence[Row[Any]]) -> Revision:
    row = rows[0]
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
        made=made_from(json.loads(row.made)),
        titled_by=row.titled_by,
        parents=tuple(each.parent_id for each in rows if each.parent_id is not None),
        lineage=Lineage(row.lineage or Lineage.NEW),
    )


def made_from(written: Iterable[Sequence[Any]]) -> tuple[Made, ...]:
    """Read changes as the tables and the record have them: [start, end, new, [edit id, ...]]."""
    return tuple(Made(Hunk(start, end, new), tuple(by)) for start, end, new, by in written)


def made_as_json(made: Iterable[Made]) -> list[list[Any]]:
    """Write changes the way `made_from` reads them."""
    return [[*each.hunk, list(each.by)] for each in made]


def is_principle(connection: Connection, principle_id: int) -> bool:
    """Tell whether a principle has its identity already."""
    return connection.execute(select(principles.c.id).where(principles.c.id == principle_id)).first() is not None


# Writing ----------------------------------------------------------------------
def add_principle(connection: Connection, vision_id: int, id_: int | None = None) -> int:
    """Make a principle's lasting identity and return its id."""
    values = {"vision_id": vision_id} | ({"id": id_} if id_ else {})
    return _new_id(connection, insert(principles).values(**values).returning(principles.c.id))


def add_item(connection: Connection, values: Mapping[str, Any]) -> int:
    """Make an item's row and return its id."""
    return _new_id(connection, insert(items).values(**values).returning(items.c.id))


def add_revision(
    connection: Connection, values: Mapping[str, Any], made: Sequence[Made] = (), parents: Sequence[int] = ()
) -> None:
    """Keep an accepted wording; `values` are its row's columns and its `lineage`."""
    row = {name: value for name, value in values.items() if name != "lineage"}
    written = json.dumps(made_as_json(made), ensure_ascii=False)
    connection.execute(insert(revisions).values(**row, made=written))
    for parent in parents:
        of = {"revision_id": values["id"], "parent_id": parent, "lineage": values["lineage"]}
        connection.execute(insert(revision_parents).values(**of))


def take_out(connection: Connection, version_id: int) -> None:
    """Leave nothing of a version's principles; raises `Conflict` where somebody voted on them or said something."""
    found = connection.execute(select(revisions.c.id, revisions.c.principle_id).filter_by(version_id=version_id)).all()
    voted = (select(each.c.item_id).where(each.c.item_id.in_([row.id for row in found])) for each in (votes, comments))
    if connection.execute(union(*voted, select(amendments.c.id).filter_by(version_id=version_id))).first():
        raise Conflict("People have had a say on these words, so they stay.")
    connection.execute(delete(revisions).where(revisions.c.version_id == version_id))
    connection.execute(delete(items).where(items.c.id.in_([row.id for row in found])))
    connection.execute(delete(principles).where(principles.c.id.in_([row.principle_id for row in found])))


def fix(connection: Connection, version_id: int, sha256: str) -> None:
    """Say which words a version has."""
    connection.execute(update(versions).where(versions.c.id == version_id).values(sha256=sha256))


def mark(connection: Connection, item_id: int, values: Mapping[str, Any]) -> None:
    """Withdraw, hide or show an item: `values` are withdrawn_at, hidden_at, hidden_reason."""
    connection.execute(update(items).where(items.c.id == item_id).values(**values))


def _new_id(connection: Connection, statement: Any) -> int:
    return int(connection.execute(statement).scalar_one())
