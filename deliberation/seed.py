"""The vision a new site starts with: eight principles of 2014 by their titles, said again in words of our own."""

from importlib.resources import files

from deliberation.domain.importing import Split, split_draft

SLUG = "care-close-to-home-a-draft-vision-for-london"
SUMMARY = (
    "Eight short principles for health and care outside hospital in London, open for everyone to question and improve."
)


def seed_draft() -> Split:
    """Read the draft that comes with the product; it is a file like any that can be brought in."""
    return split_draft(files("deliberation").joinpath("seed.md").read_text(encoding="utf-8"))
