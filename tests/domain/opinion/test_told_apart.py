import pytest

from deliberation.domain.opinion.discretion import told_apart


def kinds(**cells):
    """Residents and staff by device, by e-mail, and confirmed."""
    return {kind: dict(zip(("residents", "staff"), counts, strict=True)) for kind, counts in cells.items()}


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (kinds(device=(20, 0), email=(8, 0), confirmed=(0, 9)), ("device", "email", "confirmed")),
        (kinds(device=(20, 0), email=(0, 0), confirmed=(0, 0)), ("device", "email", "confirmed")),
        (kinds(device=(20, 0), email=(7, 0), confirmed=(0, 9)), ("confirmed",)),
        (kinds(device=(20, 0), email=(12, 0), confirmed=(0, 5)), ("device", "email")),
        (kinds(device=(20, 0), email=(9, 0), confirmed=(2, 50)), ("device",)),
        (kinds(device=(7, 0), email=(7, 0), confirmed=(0, 9)), ("confirmed",)),
        (kinds(device=(9, 0), email=(3, 0), confirmed=(10, 9)), ("confirmed",)),
        (kinds(device=(3, 0), email=(0, 0), confirmed=(0, 2)), ("email",)),
    ],
)
def test_no_total_tells_of_one_to_seven_people_by_itself_or_by_taking_away(cells, told):
    assert told_apart(cells) == told
    for audience in ("residents", "staff"):
        shown = [cells[kind][audience] for kind in told]
        rest = sum(counts[audience] for counts in cells.values()) - sum(shown)
        assert not any(0 < each < 8 for each in shown)
        assert rest == 0 or rest >= 8 or not any(shown)


def test_nobody_is_told_of_as_nobody():
    assert told_apart({}) == ()
