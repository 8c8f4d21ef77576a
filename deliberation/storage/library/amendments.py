"""Suggested edits on the shelf, with their changes in the words of each version they fit."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    Select,
    Text,
    case,
    cast,
    func,
    insert,
    select,
    update,
)

from deliberation.domain.errors import NotFound
from deliberation.domain.vision import Amendment, Beginning, Change, Hunk, Kind
from deliberation.storage.tables import (
    amendment_links,
    amendments,
    audiences,
    backings,
    changes,
    items,
    memberships,
)

Parts = tuple[tuple[Change, ...], tuple[Beginning, ...]]

_BACKERS = (
    select(func.count()).where(backings.c.amendment_id == amendments.c.id).correlate(amendments).scalar_subquery()
)


def _number_of(id_: ColumnElement[int]) -> ScalarSelect[int]:
    newer = amendments.alias()
    return select(newer.c.number).where(newer.c.id == id_).correlate(amendments).scalar_subquery()


SUCCESSORS = (  # of an edit of the query around it: the numbers of the one, or the two, that took its place
    _number_of(amendments.c.successor_id).label("successor"),
    _number_of(amendments.c.second_id).label("second"),
)
_LINKS = (  # "blends 7,blends 9"
    select(func.aggregate_strings(amendment_links.c.relation + " " + cast(amendment_links.c.other_id, Text), ","))
    .where(amendment_links.c.amendment_id == amendments.c.id)
    .correlate(amendments)
    .scalar_subquery()
)
_AMENDMENTS = (
    select(
        amendments,
        items.c.author_id,
        items.c.created_at,
        items.c.withdrawn_at,
        items.c.hidden_at,
        items.c.hidden_reason,
        items.c.erased_at,
        audiences.c.name.label("audience"),
        changes.c.version_id.label("here"),
        changes.c.kind.label("part"),
        changes.c.revision_id,
        changes.c.principle_id,
        changes.c.title,
        changes.c.place,
        changes.c.hunks,
        _BACKERS.label("backers"),
        *SUCCESSORS,
        _LINKS.label("links"),
    )
    .join(items, items.c.id == amendments.c.id)
    .join(changes, changes.c.amendment_id == amendments.c.id)
    .outerjoin(memberships, memberships.c.id == items.c.author_id)
    .outerjoin(audiences, audiences.c.id == memberships.c.audience_id)
    .order_by(amendments.c.number, changes.c.position)
)
_BY_VERSION = changes.c.version_id, changes.c.position
_LATEST = _AMENDMENTS.where(changes.c.version_id == amendments.c.fits_id)  # in the latest words each fits


def on(connection: Connection, version_id: int) -> tuple[Amendment, ...]:
    """List the suggested edits that fit a version's words, by number, withdrawn and hidden ones too."""
    return _fetch(connection, _AMENDMENTS.where(changes.c.version_id == version_id))


def every(connection: Connection, vision_id: int) -> tuple[Amendment, ...]:
    """List all suggested edits of a vision by number, each in the latest words it fits."""
    return _fetch(connection, _LATEST.where(amendments.c.vision_id == vision_id))


def through(connection: Connection, ids: Collection[int]) -> tuple[Amendment, ...]:
    """List some suggested edits, each once for every version whose words it fits, the oldest first."""
    return _fetch(connection, _AMENDMENTS.where(amendments.c.id.in_(ids)).order_by(None).order_by(*_BY_VERSION))


def get(connection: Connection, item_id: int) -> Amendment:
    """Find one suggested edit, in the latest words it fits; raises `NotFound`."""
    return _only(_fetch(connection, _LATEST.where(amendments.c.id == item_id)))


def numbered(connection: Connection, vision_id: int, number: int) -> Amendment:
    """Find a suggested edit by the number people call it by, as `get` does; raises `NotFound`."""
    called = (amendments.c.vision_id == vision_id) & (amendments.c.number == number)
    return _only(_fetch(connection, _LATEST.where(called)))


def next_number(connection: Connection, vision_id: int) -> int:
    """Give the number the next suggested edit will be called by."""
    query = select(func.coalesce(func.max(amendments.c.number), 0) + 1).where(amendments.c.vision_id == vision_id)
    return int(connection.execute(query).scalar_one())


def predecessors(connection: Connection, vision_id: int) -> dict[int, list[int]]:
    """Give for each edit that took the place of others the ids of those."""
    of = (amendments.c.vision_id == vision_id, amendments.c.successor_id.is_not(None))
    query = select(amendments.c.id, amendments.c.successor_id, amendments.c.second_id).where(*of)
    found: defaultdict[int, list[int]] = defaultdict(list)
    for old, *newer in connection.execute(query):
        for each in filter(None, newer):
            found[each].append(old)
    return found


def successors(row: Row[Any]) -> tuple[int, ...]:
    """Read what `SUCCESSORS` gave."""
    return tuple(each for each in (row.successor, row.second) if each is not None)


def _only(found: Sequence[Amendment]) -> Amendment:
    if not found:
        raise NotFound("There is no such suggested edit here.")
    return found[0]


def _fetch(connection: Connection, query: Select[Any]) -> tuple[Amendment, ...]:
    parts: dict[tuple[int, int], list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(query):
        parts[row.id, row.here].append(row)
    return tuple(_amendment(rows) for rows in parts.values())


def _links(written: str | None) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = defaultdict(tuple)
    for link in filter(None, (written or "").split(",")):
        relation, _, other = link.partition(" ")
        found[relation] += (int(other),)
    return {relation: tuple(sorted(others)) for relation, others in found.items()}


def _amendment(rows: Sequence[Row[Any]]) -> Amendment:
    row = rows[0]
    links = _links(row.links)
    return Amendment(
        id=row.id,
        vision_id=row.vision_id,
        number=row.number,
        version_id=row.here,
        kind=Kind(row.kind),
        rationale=row.rationale,
        author_id=row.author_id,
        author_audience=row.audience or "",
        created_at=row.created_at,
        changes=tuple(_change(each) for each in rows if each.part != "new"),
        beginnings=tuple(Beginning(each.title, _hunks(each), each.place) for each in rows if each.part == "new"),
        withdrawn_at=row.withdrawn_at,
        hidden_at=row.hidden_at,
        hidden_reason=row.hidden_reason,
        backers=row.backers,
        requires=links.get("requires", ()),
        blends=links.get("blends", ()),
        alternative=row.alternative,
        predecessor_id=row.predecessor_id,
        successors=successors(row),
        origin_id=row.origin_id,
        made_on=row.version_id,
        erased_at=row.erased_at,
    )


def _change(row: Row[Any]) -> Change:
    return Change(row.revision_id, row.principle_id, _hunks(row), row.title, row.place, row.part == "end")


def _hunks(row: Row[Any]) -> tuple[Hunk, ...]:
    return tuple(Hunk(*hunk) for hunk in json.loads(row.hunks))


# Writing ----------------------------------------------------------------------
def add(connection: Connection, values: Mapping[str, Any], blends: Sequence[int]) -> None:
    """Keep a suggested edit, what it blends and whose place it takes; `values` are its row's columns."""
    connection.execute(insert(amendments).values(**values))
    give_way(connection, values["predecessor_id"], values["id"])
    for other in blends:
        link = {"amendment_id": values["id"], "other_id": other, "relation": "blends"}
        connection.execute(insert(amendment_links).values(**link))


def give_way(connection: Connection, amendment_id: int | None, successor_id: int) -> None:
    """Close an edit, if there is one: another has taken its place, or, where one did already, that other half of it."""
    older = update(amendments).where(amendments.c.id == amendment_id)
    first = func.coalesce(amendments.c.successor_id, successor_id)
    second = case((amendments.c.successor_id.is_not(None), successor_id))
    connection.execute(older.values(successor_id=first, second_id=second))


def fit(connection: Connection, amendment_id: int, version_id: int, parts: Parts, ids: Sequence[int] = ()) -> list[int]:
    """Keep what an edit does to the words of one version, the latest it fits now.

    Returns the ids of its rows, which can be given (`ids`).
    """
    connection.execute(update(amendments).where(amendments.c.id == amendment_id).values(fits_id=version_id))
    rows = [*map(_change_row, parts[0]), *map(_beginning_row, parts[1])]
    where = {"amendment_id": amendment_id, "version_id": version_id}
    named = [{"id": id_} for id_ in ids] or [{}] * len(rows)
    return [
        int(
            connection.execute(
                insert(changes).values(**where, position=at, **row, **name).returning(changes.c.id)
            ).scalar_one()
        )
        for at, (row, name) in enumerate(zip(rows, named, strict=True))
    ]


def _change_row(part: Change) -> dict[str, Any]:
    where = {"principle_id": part.principle_id, "revision_id": part.revision_id}
    words = {"title": part.title, "hunks": _as_text(part.hunks)}
    return {"kind": "end" if part.ends else "body", **where, **words, "place": part.after}


def _beginning_row(part: Beginning) -> dict[str, Any]:
    return {"kind": "new", "title": part.title, "hunks": _as_text(part.hunks), "place": part.after}


def _as_text(hunks: Iterable[Hunk]) -> str:
    return json.dumps([list(hunk) for hunk in hunks], ensure_ascii=False)


def parts_as_json(parts: Parts) -> list[list[Any]]:
    """Write the words of what an edit does as the record seals them: [kind, title, hunks] each."""
    changed = [["end" if each.ends else "body", each.title, [*map(list, each.hunks)]] for each in parts[0]]
    return changed + [["new", each.title, [*map(list, each.hunks)]] for each in parts[1]]


def places_as_json(rows: Sequence[int], parts: Parts) -> list[list[int | None]]:
    """Write where it does it, as everybody may know: [revision id, principle id, row id, after] each."""
    where: list[tuple[int | None, int | None, int | None]] = [
        *((each.revision_id, each.principle_id, each.after) for each in parts[0]),
        *((None, None, each.after) for each in parts[1]),
    ]
    return [[revision, principle, row, after] for row, (revision, principle, after) in zip(rows, where, strict=True)]


def parts_from(places: Sequence[Sequence[Any]], words: Sequence[Sequence[Any]]) -> tuple[Parts, list[int]]:
    """Read what `places_as_json` and `parts_as_json` wrote: the parts, and the ids of their rows."""
    changed, begun = [], []
    for (revision, principle, _, after), (kind, title, hunks) in zip(places, words, strict=True):
        made = tuple(Hunk(*hunk) for hunk in hunks)
        if kind == "new":
            begun.append(Beginning(title, made, after))
        else:
            changed.append(Change(revision, principle, made, title, after, kind == "end"))
    return (tuple(changed), tuple(begun)), [place[2] for place in places]
