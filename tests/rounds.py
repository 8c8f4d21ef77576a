"""One round after another: what people agreed to is published, and told."""

from deliberation.domain.vision import Phase
from deliberation.storage.library import amendments, ballots, drafts


def publish(house, *agreed):
    """Have everybody agree to some edits, and the next version signed."""
    house.agree(*(each.id for each in agreed))
    house.move_to(Phase.MERGING)
    house.tick_all()
    house.sign()


def fates(house, version=2):
    """What became of everything when a version was published, by item id and comment id."""
    told = house.look(drafts.fates_of, house.principle(1, version).version_id)
    return {(each.item_id, each.comment_id): each for each in told}


def fitting(house):
    """The edits that fit this round's words, by number."""
    return {each.number: each for each in house.look(amendments.on, house.vision.round.base_version_id)}


def votes_of(house, who):
    """Somebody's ballots by item, the last on each."""
    return {each.slot.item_id: each.stance for each in house.look(ballots.live, house.member(who).id, 0)}
