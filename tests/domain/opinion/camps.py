"""Made-up people in camps that answer alike, to find opinion groups among."""

import numpy as np

from deliberation.domain.opinion import Votes

ITEMS = 24
VIEWS = np.where(np.random.Generator(np.random.PCG64(7)).random((3, ITEMS)) < 0.5, -1, 1)  # of three camps


def camps(*sizes, views=VIEWS, wavering=0.2, seed=1, first=0):
    """Everybody's votes: so many people in each camp, who answer one item in five by chance."""
    dice = np.random.Generator(np.random.PCG64(seed))
    of = np.repeat(np.arange(len(sizes)), sizes)
    values = np.where(dice.random((len(of), ITEMS)) < wavering, dice.integers(-1, 2, (len(of), ITEMS)), views[of])
    people, items = np.indices(values.shape)
    return Votes.gathered(people.ravel() + first, items.ravel(), values.ravel())


def columns(votes):
    """The votes as (person, item, value)."""
    return list(zip(votes.people.tolist(), votes.items.tolist(), votes.values.tolist(), strict=True))


def joined(*some):
    """Votes of several kinds of people together; of two for the same pair the later counts."""
    rows = [row for votes in some for row in columns(votes)]
    return Votes.gathered(*zip(*rows, strict=True))


def picture(found):
    """Everything that was found, as bytes and plain values."""
    arrays = (found.people, found.positions, found.labels)
    return [*(array.tobytes() for array in arrays), found.members(), found.ratio, found.memory.plain()]
