from dataclasses import replace

import pytest

from deliberation.domain.errors import Conflict, NotAllowed
from deliberation.domain.rules import Action, is_veiled, may, require
from deliberation.domain.vision import Amendment, Comment, CommentType, Kind, Phase, Role

# Written by hand, cell by cell: d(rafting) o(pen) m(erging) p(ublished), as far as the role may; "" is never.
ACTIONS = (
    "read",
    "vote",
    "propose",
    "comment",
    "withdraw",
    "flag",
    "appeal",
    "about",
    "compose",
    "publish",
    "moderate",
    "schedule",
    "invite",
    "open_round",
    "judge",
    "retain",
    "confirm",
    "reset",
    "set_up",
    "introduce",
    "exclude",
)
VOTER = ("omp", "o", "o", "omp", "omp", "omp", "omp", "omp", *[""] * 13)
LEAD = ("domp", *VOTER[1:-5], "domp", *[""] * 4)
MODERATOR = (
    *("domp", "", "", "omp", "omp", "omp", "omp", "omp"),
    *("m", "m", "domp", "dom", "domp", "p", "omp", "domp", "", "", "d", "domp", "om"),
)
EXPECTED = {
    "participant": VOTER,
    "organisation_lead": LEAD,
    "facilitator": VOTER,
    "observer": ("omp", *[""] * 20),
    "design_group": ("domp", "", "", "omp", "omp", "omp", "omp", "omp", "m", *[""] * 12),
    "moderator": MODERATOR,
    "administrator": (*MODERATOR[:-4], "domp", *MODERATOR[-3:]),
}
LETTERS = {"d": "drafting", "o": "deliberation", "m": "merging", "p": "published"}
CELLS = [
    (role, action, {LETTERS[letter] for letter in letters})
    for role, row in EXPECTED.items()
    for action, letters in zip(ACTIONS, row, strict=True)
]


def test_the_table_knows_every_role_and_every_action():
    assert EXPECTED.keys() == set(Role)
    assert set(ACTIONS) == set(Action)


@pytest.mark.parametrize(("role", "action", "phases"), CELLS)
def test_who_may_do_what_and_when(role, action, phases):
    assert {phase for phase in Phase if may(Role(role), Action(action), phase)} == phases


@pytest.mark.parametrize(("role", "action", "phases"), CELLS)
def test_whoever_may_not_hears_so_and_whoever_may_passes(role, action, phases):
    for phase in Phase:
        if phase in phases:
            require(Role(role), Action(action), phase)
        else:
            with pytest.raises(Conflict if phases else NotAllowed):
                require(Role(role), Action(action), phase)


@pytest.mark.parametrize(
    ("role", "action", "phase", "message"),
    [
        ("moderator", "vote", "deliberation", "Those who run or watch this deliberation do not vote in it."),
        ("observer", "propose", "merging", "Those who run or watch this deliberation do not suggest edits here."),
        ("participant", "compose", "merging", "You do not have permission to do this."),
        ("participant", "vote", "drafting", "This deliberation has not opened yet."),
        ("participant", "read", "drafting", "This deliberation has not opened yet."),
        ("participant", "vote", "merging", "Voting has closed. Your vote was not counted."),
        (
            "participant",
            "propose",
            "published",
            "Suggesting has closed. Your words are kept in the form, but they cannot be posted.",
        ),
        ("moderator", "compose", "drafting", "The next version is put together after voting closes."),
        ("design_group", "compose", "deliberation", "The next version is put together after voting closes."),
        ("moderator", "compose", "published", "This version is published. It cannot be changed any more."),
        ("moderator", "publish", "deliberation", "The next version can be signed after voting closes."),
        ("moderator", "publish", "published", "This version is published already."),
        ("administrator", "schedule", "published", "This round is over. Its dates cannot be moved any more."),
    ],
)
def test_a_refusal_says_why(role, action, phase, message):
    with pytest.raises((Conflict, NotAllowed)) as refused:
        require(Role(role), Action(action), Phase(phase))
    assert refused.value.message == message


AMENDMENT = Amendment(1, 1, 1, 1, Kind.WORDING, "So.", None, "residents", 0, ())
COMMENT = Comment(1, 1, 1, None, 1, "residents", CommentType.QUESTION, "Who?", "<p>Who?</p>", 0)


@pytest.mark.parametrize("said", [AMENDMENT, COMMENT])
def test_what_was_taken_back_is_veiled_for_all_and_what_is_hidden_for_all_but_those_who_run_it(said):
    back, hidden = replace(said, withdrawn_at=1), replace(said, hidden_at=1)
    assert {role for role in Role if is_veiled(said, role)} == set()
    assert {role for role in Role if is_veiled(back, role)} == set(Role)
    assert {role for role in Role if not is_veiled(hidden, role)} == {"moderator", "administrator"}
    assert is_veiled(replace(hidden, withdrawn_at=2), Role.MODERATOR)
