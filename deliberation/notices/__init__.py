"""The words that the site's own pages come with, until an administrator gives them others."""

from importlib.resources import files


def shipped(name: str) -> str:
    """Give the words a page comes with."""
    return files("deliberation.notices").joinpath(f"{name}.md").read_text(encoding="utf-8").strip()
