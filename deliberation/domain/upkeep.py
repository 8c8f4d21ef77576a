"""What goes for good, and what a site says of itself: the sentences that tell of it in the record."""

import json

from deliberation.domain.calling import Facts, Names, because, by
from deliberation.domain.wording import counted, listed


def content_erased(facts: Facts, names: Names) -> str:
    """Say whose words went, by the names of their places, or that the time for personal parts was over."""
    if facts["why"] != "request":
        return "The time for personal parts was over: where people live and work, and who reported what, is removed."
    gone = [names.item(id_) for id_ in (*facts["edits"], *facts["merged"])]
    gone += [counted(len(facts["comments"]), "comments")] if facts["comments"] else []
    gone += [f"{counted(len(facts['backings']), 'reasons')} behind edits"] if facts["backings"] else []
    what = listed(gone) or "what somebody said of themselves, or reported"
    return f"Words were removed for good, at their author’s request: {what}."


def retention_set(facts: Facts, _: Names) -> str:
    """Say how long personal parts are kept from now on, who said so, and why."""
    end = "until a day they named" if facts["until"] else "without an end"
    kept = f"for {counted(facts['days'], 'days')} after the last version" if facts["days"] else end
    return f"{by(facts)} set that personal parts are kept {kept}{because(facts)}"


def page_changed(facts: Facts, _: Names) -> str:
    """Say which page of the site has other words."""
    return f"{by(facts)} gave the page “{facts['page']}” other words."


def text_replaced(facts: Facts, _: Names) -> str:
    """Say that a vision has another text, who put it there, and how many principles it has."""
    count = counted(len(facts["principles"]), "principles")
    return f"{by(facts)} put another text in the place of version 1, with {count}, before anybody could vote on it."


def vision_discarded(facts: Facts, _: Names) -> str:
    """Say that a vision is gone that never opened, who threw it away, and how long its record was."""
    entries = counted(facts["entries"], "entries")
    return f"{by(facts)} threw away a vision that had never opened. Its record, of {entries}, went with it."


def vision_introduced(facts: Facts, _: Names) -> str:
    """Say that a vision introduces itself in other words, who wrote them, and why."""
    return f"{by(facts)} wrote how the vision introduces itself{because(facts)}"


def picture_changed(facts: Facts, _: Names) -> str:
    """Say which picture a vision shows, who chose it, and why."""
    what = f"chose a picture, “{facts['description']}”" if facts["picture"] else "took the picture off"
    return f"{by(facts)} {what}{because(facts)}"


def groups_set(facts: Facts, _: Names) -> str:
    """Say who has a say, and how many of them it takes."""
    who = listed(name for _, name, *_ in facts["audiences"])
    quorum = json.loads(facts["rule"])["quorum"]
    return f"{by(facts)} set who has a say: {who}, at least {quorum} of each."


def places_listed(facts: Facts, _: Names) -> str:
    """Say how many areas and organisations people are offered."""
    areas, organisations = (counted(len(facts[name]), name) for name in ("areas", "organisations"))
    return f"{by(facts)} listed {areas} and {organisations} to choose from."


def archived(facts: Facts, _: Names) -> str:
    """Say that a vision went into the archive or came back, who did it, and why."""
    what = "took the vision out of" if facts["back"] else "put the vision in"
    return f"{by(facts)} {what} the archive{because(facts)}"
