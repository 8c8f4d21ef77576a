"""What is kept of the opinion groups of a house."""

from deliberation.services.reading.finding import due, found
from deliberation.storage.library import opinions


def the_run(house):
    (waiting,) = due(house.db)
    return found(house.db, waiting)


def kept(house):
    return house.look(opinions.last_run, house.vision.round.id)


def tallies(house):
    return house.look(opinions.opinion_tallies, house.vision.round.id)


def letters(house):
    return {letter: len(ids) for letter, ids in kept(house).run.members().items()}
