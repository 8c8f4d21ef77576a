"""What goes for good, and what a site says of itself: the sentences that tell of it in the record."""

from deliberation.domain.calling import Facts, Names, by
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
    return f"{by(facts)} set that personal parts are kept {kept}: {facts['reason']}"


def page_changed(facts: Facts, _: Names) -> str:
    """Say which page of the site has other words."""
    return f"{by(facts)} gave the page “{facts['page']}” other words."
