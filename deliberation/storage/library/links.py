"""Sign-in links on the shelf; only the hash of each secret is kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from deliberation.storage.tables import sign_in_links


def find(connection: Connection, token_hash: str) -> Row[Any] | None:
    """Find a link, used or not."""
    return connection.execute(select(sign_in_links).where(sign_in_links.c.token_hash == token_hash)).first()


def of_vision(connection: Connection, vision_id: int) -> Sequence[Row[Any]]:
    """List a vision's links, the newest first."""
    query = select(sign_in_links).where(sign_in_links.c.vision_id == vision_id)
    return connection.execute(query.order_by(sign_in_links.c.created_at.desc())).all()


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Keep a link's row."""
    connection.execute(insert(sign_in_links).values(**values))


def use(connection: Connection, token_hash: str, now: int) -> None:
    """Take one use off a link."""
    here = sign_in_links.c.token_hash == token_hash
    used = {"used_at": now, "uses_left": sign_in_links.c.uses_left - 1}
    connection.execute(update(sign_in_links).where(here).values(**used))
