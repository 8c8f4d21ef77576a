"""What is kept of the opinion groups of a house."""

from deliberation.services.reading.finding import due, found
from deliberation.storage.library import opinions


def the_run(house):
    (waiting,) = due(house.db)
    return found(house.db, waiting)


def kept(house):
    return house.look(opinions.last_run, house.vision.round.id)


def tallies(house):
    if frozen := house.look(opinions.frozen_groups, house.vision.round.id):
        return frozen[1]
    last = kept(house)
    return last.run.tallies if last else {}


def letters(house):
    return {letter: len(ids) for letter, ids in kept(house).run.members().items()}
