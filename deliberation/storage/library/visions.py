"""Visions on the shelf: finding them, setting them up, moving their rounds on."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, func, insert, select, union, update

from deliberation.domain.errors import NotFound
from deliberation.domain.vision import TIMES, Audience, Gate, Gates, Moderation, Phase, Round, Rule, Vision
from deliberation.storage import resealing
from deliberation.storage.library import opinions
from deliberation.storage.tables import (
    audiences,
    journals,
    lifted_gates,
    memberships,
    organisation_codes,
    rounds,
    sign_in_links,
    versions,
    visions,
)

_later = rounds.alias()
LATEST = select(func.max(_later.c.number)).where(_later.c.vision_id == visions.c.id).scalar_subquery()
ROUND = (  # what `round_of` reads
    rounds.c.id.label("round_id"),
    rounds.c.number,
    rounds.c.base_version_id,
    rounds.c.opens_at,
    rounds.c.closes_at,
    rounds.c.merges_until,
    rounds.c.published_at,
    rounds.c.phase_told,
    rounds.c.notice,
)
_VISIONS = (
    select(visions, journals.c.public_id, *ROUND)
    .join(journals, journals.c.id == visions.c.journal_id)
    .join(rounds, rounds.c.vision_id == visions.c.id)
    .where(rounds.c.number == LATEST)
)
_BY_ID = _VISIONS.where(visions.c.id == bindparam("id"))
_BY_SLUG = _VISIONS.where(visions.c.slug == bindparam("slug"))
_ALL = _VISIONS.order_by(visions.c.created_at.desc(), visions.c.id.desc())
_AUDIENCES = (
    select(audiences, lifted_gates.c.audience_id.label("lifted"))
    .outerjoin(
        lifted_gates,
        (lifted_gates.c.audience_id == audiences.c.id) & (lifted_gates.c.round_id == bindparam("round_id")),
    )
    .where(audiences.c.vision_id == bindparam("vision_id"))
    .order_by(audiences.c.position)
)
_MILLION = 1_000_000
_SPEAKING = ("MemberJoined", "MemberMoved", "RoleTaken")
_ONCE = {"audience": "full", "opinion": "report"}  # the gates of visions that opened before a rule named them
_SLUG = re.compile("[a-z0-9-]+")
NOWHERE = "There is no such vision here. It may not be open yet, or the link is mistyped."


def rule_as_json(rule: Rule) -> dict[str, Any]:
    """Write a rule without floats: shares in millionths, as the record wants them."""
    return {
        "bar": round(rule.bar * _MILLION),
        "gates": rule.gates._asdict(),
        "overall_bar": round(rule.overall_bar * _MILLION),
        "overall_quorum": rule.overall_quorum,
        "quorum": rule.quorum,
    }


def rule_as_text(rule: Rule) -> str:
    """Write a rule as its row keeps it."""
    return json.dumps(rule_as_json(rule), sort_keys=True)


@lru_cache
def rule_from_text(text: str, lifted: frozenset[str]) -> Rule:
    """Read a rule as its row keeps it, with the names of the audiences whose gate is lifted."""
    shares = json.loads(text)
    gates = shares.get("gates", _ONCE)
    return Rule(
        quorum=shares["quorum"],
        bar=shares["bar"] / _MILLION,
        overall_quorum=shares["overall_quorum"],
        overall_bar=shares["overall_bar"] / _MILLION,
        lifted=lifted,
        gates=Gates(*(Gate(gates[family]) for family in Gates._fields)),
    )


def moderation_from_text(text: str) -> Moderation:
    """Read how a vision is moderated as its row keeps it; nothing is kept until somebody changes it."""
    if not text:
        return Moderation()
    kept = json.loads(text)
    return Moderation(kept["holds"], tuple(kept["reasons"]))


def round_of(row: Any) -> Round:
    """Read a round from a row that has the columns of `ROUND`."""
    return Round(
        id=row.round_id,
        number=row.number,
        base_version_id=row.base_version_id,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        merges_until=row.merges_until,
        published_at=row.published_at,
        told=Phase(row.phase_told),
        notice=row.notice,
    )


def get(connection: Connection, vision_id: int) -> Vision:
    """Find a vision by its id; raises `NotFound`."""
    return _one(connection, _BY_ID, {"id": vision_id})


def find(connection: Connection, slug: str) -> Vision:
    """Find a vision by the name in its address; raises `NotFound`, also for what no database could look for."""
    if not _SLUG.fullmatch(slug):
        raise NotFound(NOWHERE)
    return _one(connection, _BY_SLUG, {"slug": slug})


def everything(connection: Connection) -> tuple[Vision, ...]:
    """List every vision, the newest first."""
    return tuple(_vision(connection, row) for row in connection.execute(_ALL))


def audiences_in_use(connection: Connection, vision: Vision) -> frozenset[int]:
    """The ids of those audiences that somebody speaks or spoke for, has a link or a code for, or that do not gate."""
    own = select(audiences.c.id).where(audiences.c.vision_id == vision.id)
    tables = (memberships, sign_in_links, organisation_codes, lifted_gates)
    found = (select(each.c.audience_id).where(each.c.audience_id.in_(own)) for each in tables)
    spoken_for = {entry.facts["audience"] for entry in resealing.of_kinds(connection, vision.journal_id, _SPEAKING)}
    return frozenset(connection.scalars(union(*found))) | spoken_for


def slug_is_taken(connection: Connection, slug: str) -> bool:
    """Tell whether an address is in use already."""
    return connection.execute(select(visions.c.id).where(visions.c.slug == slug)).first() is not None


def _one(connection: Connection, query: Select[Any], values: Mapping[str, Any]) -> Vision:
    row = connection.execute(query, values).first()
    if row is None:
        raise NotFound(NOWHERE)
    return _vision(connection, row)


def _vision(connection: Connection, row: Row[Any]) -> Vision:
    people = connection.execute(_AUDIENCES, {"vision_id": row.id, "round_id": row.round_id}).all()
    return Vision(
        id=row.id,
        journal_id=row.journal_id,
        public_id=row.public_id,
        slug=row.slug,
        title=row.title,
        summary=row.summary,
        introduction=row.introduction,
        introduction_html=row.introduction_html,
        video_url=row.video_url,
        captions=row.captions,
        picture=row.picture,
        picture_alt=row.picture_alt,
        archived_at=row.archived_at,
        language=row.language,
        zone=row.zone,
        rule=rule_from_text(row.rule, frozenset(one.name for one in people if one.lifted is not None)),
        source=row.source,
        kept_until=row.kept_until,
        kept_days=row.kept_days,
        created_at=row.created_at,
        audiences=tuple(Audience(one.id, one.name, one.position, one.is_default) for one in people),
        round=round_of(row),
        signatures=row.signatures,
        moderation=moderation_from_text(row.moderation),
    )


# Writing ----------------------------------------------------------------------
def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Put a vision on the shelf and return its id; `values` are its row's columns but the id."""
    return _new_id(connection, insert(visions).values(**values).returning(visions.c.id))


def add_audience(connection: Connection, values: Mapping[str, Any]) -> int:
    """Name an audience and return its id; `values` are its row's columns."""
    return _new_id(connection, insert(audiences).values(**values).returning(audiences.c.id))


def add_version(connection: Connection, values: Mapping[str, Any], outcome: Mapping[str, Any]) -> int:
    """Freeze a version's row with what decided it, and return its id."""
    row = {**values, "outcome": json.dumps(outcome, sort_keys=True)}
    return _new_id(connection, insert(versions).values(**row).returning(versions.c.id))


def add_round(connection: Connection, values: Mapping[str, Any]) -> int:
    """Open the books for a round and return its id; `values` are its row's columns."""
    return _new_id(connection, insert(rounds).values(**values).returning(rounds.c.id))


def set_times(
    connection: Connection, round_id: int, times: Mapping[str, int | None], notice: str | None = None
) -> None:
    """Move a round's times: opens_at, closes_at, merges_until; a `notice` says why on the vision's page."""
    told = {} if notice is None else {"notice": notice}
    moved = {name: times[name] for name in TIMES}
    connection.execute(update(rounds).where(rounds.c.id == round_id).values(**moved, **told))


def introduce(connection: Connection, vision_id: int, said: Mapping[str, Any], html: str) -> None:
    """Let a vision introduce itself in other words; `said` are the facts of a `VisionIntroduced`."""
    shown = {name: said[name] for name in ("title", "summary", "introduction", "video_url", "captions")}
    connection.execute(update(visions).where(visions.c.id == vision_id).values(**shown, introduction_html=html))


def show_picture(connection: Connection, vision_id: int, sha256: str, description: str) -> None:
    """Let a vision show a picture by its name, or (empty) none."""
    shown = {"picture": sha256, "picture_alt": description}
    connection.execute(update(visions).where(visions.c.id == vision_id).values(**shown))


def set_groups(connection: Connection, vision_id: int, said: Mapping[str, Any]) -> list[list[Any]]:
    """Say who has a say, as the facts of a `GroupsSet` do, and return all audiences with their ids.

    Audiences that are named no more are gone; one without an id is new.
    """
    about = {"rule": said["rule"], "signatures": said["signatures"]}
    connection.execute(update(visions).where(visions.c.id == vision_id).values(**about))
    here = set(connection.scalars(select(audiences.c.id).where(audiences.c.vision_id == vision_id)))
    kept = here & {id_ for id_, *_ in said["audiences"]}
    connection.execute(delete(audiences).where(audiences.c.id.in_(here - kept)))
    columns = ("vision_id", "name", "position", "is_default")
    rows = [(id_, dict(zip(columns, (vision_id, *of), strict=True))) for id_, *of in said["audiences"]]
    return [[_put_audience(connection, id_, row, there=id_ in here), *list(row.values())[1:]] for id_, row in rows]


def archive(connection: Connection, vision_id: int, at: int | None) -> None:
    """Put a vision in the archive at a moment, or (None) take it out."""
    connection.execute(update(visions).where(visions.c.id == vision_id).values(archived_at=at))


def end_round(connection: Connection, round_id: int, now: int) -> None:
    """Close a round's books: its next version is out, and that is told with the version itself."""
    over = {"published_at": now, "phase_told": Phase.PUBLISHED}
    connection.execute(update(rounds).where(rounds.c.id == round_id).values(**over))


def tell_phase(connection: Connection, round_id: int, phase: str) -> None:
    """Note that a phase was announced, so that it is announced once; a round open again has no frozen groups."""
    connection.execute(update(rounds).where(rounds.c.id == round_id).values(phase_told=phase))
    if phase != Phase.MERGING:
        opinions.thaw(connection, round_id)


def set_moderation(connection: Connection, vision_id: int, moderation: Moderation) -> None:
    """Keep how a vision is moderated."""
    text = json.dumps({"holds": moderation.holds, "reasons": moderation.reasons}, ensure_ascii=False)
    connection.execute(update(visions).where(visions.c.id == vision_id).values(moderation=text))


def lift_gate(connection: Connection, round_id: int, audience_id: int, reason: str) -> None:
    """Stop one audience gating for a round."""
    connection.execute(insert(lifted_gates).values(round_id=round_id, audience_id=audience_id, reason=reason))


def keep_for(connection: Connection, vision_id: int, until: int | None, days: int | None) -> None:
    """Say how long personal parts are kept: until a moment, or for days after the last version; None: no end."""
    chosen = {"kept_until": until, "kept_days": days}
    connection.execute(update(visions).where(visions.c.id == vision_id).values(**chosen))


def _put_audience(connection: Connection, id_: int | None, row: Mapping[str, Any], *, there: bool) -> int:
    if not there or id_ is None:
        return add_audience(connection, {**row, "id": id_} if id_ else row)
    connection.execute(update(audiences).where(audiences.c.id == id_).values(**row))
    return id_


def _new_id(connection: Connection, statement: Any) -> int:
    return int(connection.execute(statement).scalar_one())
