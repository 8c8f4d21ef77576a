"""People who sign in by a letter."""

from house import House

from deliberation.domain.vision import Visitor
from deliberation.services import claiming, posting


def by_letter(house: House, who: Visitor, fresh: Visitor, address: str = "sofia@example.org") -> Visitor:
    """Have somebody sign in on a fresh device; with the address of another they become one person."""
    claiming.ask_for_letter(house.db, who, address, "secret", "/sign-in/")
    letter = posting.take_letter(house.db)
    posting.note_sent(house.db, letter)
    claiming.claim(house.db, who, letter.body.split("/sign-in/")[1].split()[0], fresh)
    return fresh
