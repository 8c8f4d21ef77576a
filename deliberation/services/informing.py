"""Informing: an administrator gives the site's own pages their words."""

from deliberation.domain.events import PageChanged
from deliberation.domain.fields import words_in
from deliberation.domain.notices import LONGEST, named
from deliberation.domain.vision import Receipt, Visitor
from deliberation.storage import journal
from deliberation.storage.database import Database, once
from deliberation.storage.library import pages, second_steps


@once
def change_page(db: Database, visitor: Visitor, name: str, body: str, key: str | None = None) -> Receipt:
    """Give a page other words, in Markdown with headings; the old ones stay in the record of the site.

    Raises `NotFound` for a page there is not, `NotAllowed` for all but administrators, `Invalid` without words.
    """
    with db.transaction(key) as tx:
        named(name)
        person = second_steps.admitted(tx, visitor, "Only an administrator can change this page.")
        words = words_in("body", body, LONGEST, missing="Write the words of the page first.")
        pages.put(tx.connection, name, words, tx.now)
        by = person.name or "an administrator"
        tx.record(journal.SITE, PageChanged(page=name, body=words, by=by))
    return tx.receipt
