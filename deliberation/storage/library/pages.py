"""The site's own pages on the shelf, where an administrator has given them other words."""

from sqlalchemy import Connection, delete, insert, select

from deliberation.storage.tables import pages


def body(connection: Connection, name: str) -> str | None:
    """Give a page's words; None where it has those it came with."""
    return connection.scalar(select(pages.c.body).where(pages.c.name == name))


def put(connection: Connection, name: str, words: str, now: int) -> None:
    """Give a page other words."""
    connection.execute(delete(pages).where(pages.c.name == name))
    connection.execute(insert(pages).values(name=name, body=words, changed_at=now))
