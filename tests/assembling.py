"""The bodies that included edits lead to."""

from deliberation.domain.composer import assemble
from deliberation.domain.hunks import apply


def wordings(bodies, included):
    made = assemble(bodies, included)
    return {id_: apply(body, [each.hunk for each in made[id_]]) for id_, body in bodies.items()}
