"""What a vision can begin with: votes from elsewhere, a text that is mended, all that makes it ready."""

from dataclasses import replace
from io import BytesIO

from house import DAY, DEV, SETTING, SPLIT, START, House
from PIL import Image

from deliberation.domain.vision import Gate, Stance
from deliberation.services import drafting
from deliberation.services.discarding import discard
from deliberation.services.importing import Imported, import_votes
from deliberation.services.introducing import Introduction, introduce, show_picture
from deliberation.services.readying import Groups, list_places, set_groups


def bring_in(house: House) -> None:
    """Set up a vision of votes that were cast elsewhere, some of them nobody knows when."""
    times = {"opens_at": START - DAY, "closes_at": START - 1, "merges_until": None}
    setting = replace(SETTING, source="A file of votes.", audiences=("everybody",), **times)
    slug = str(drafting.create_vision(house.db, None, SPLIT, setting).facts["slug"])
    voters = [[Imported(1, Stance.AGREE, START - 9), Imported(3, Stance.PASS)], [Imported(1, Stance.DISAGREE)]]
    import_votes(house.db, slug, voters)


def make_ready(house: House) -> None:
    """Bring another draft in, mend it, and say what it is about, with a picture, who has a say, and from where; twice.

    One before it was thrown away.
    """
    bare = replace(SETTING, opens_at=None, closes_at=None, merges_until=None)
    discard(house.db, DEV, str(drafting.create_vision(house.db, DEV, SPLIT, bare).facts["slug"]))
    slug, written = str(drafting.create_vision(house.db, DEV, SPLIT, bare).facts["slug"]), BytesIO()
    drafting.redraft(house.db, DEV, slug, replace(SPLIT, chapters=SPLIT.chapters[1:]))
    Image.new("RGB", (2, 2)).save(written, "PNG")
    for title, groups, areas in (("First", ("staff", "carers"), ("E8", "E9")), ("Last", ("all", "carers"), ("E9",))):
        words = Introduction(title, "It is ours.", "It **began**.", "https://film.example/", captions=True)
        introduce(house.db, DEV, slug, words)
        set_groups(house.db, DEV, slug, Groups(groups, 3, Gate.VETO, 2))
        list_places(house.db, DEV, slug, areas, ["The Library"])
        show_picture(house.db, DEV, slug, written.getvalue(), "A bench.")
