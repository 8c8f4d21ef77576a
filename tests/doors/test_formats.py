from datetime import UTC, datetime

import pytest

from deliberation.domain.vision import Phase, Round
from deliberation.web import formats

LONDON = "Europe/London"
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


def at(*when: int) -> int:
    return int(datetime(*when, tzinfo=UTC).timestamp() * 1000)


NOW = at(2027, 5, 14, 11, 0)


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (-5 * MINUTE, "just now"),
        (59_999, "just now"),
        (MINUTE, "1 minute ago"),
        (59 * MINUTE, "59 minutes ago"),
        (HOUR, "1 hour ago"),
        (DAY + HOUR, "1 day ago"),
        (29 * DAY, "29 days ago"),
        (61 * DAY, "2 months ago"),
        (800 * DAY, "2 years ago"),
    ],
)
def test_the_past_is_said_in_its_largest_unit(passed: int, said: str) -> None:
    assert formats.ago(NOW - passed, NOW) == said


def test_a_day_is_the_day_where_the_vision_is() -> None:
    late = at(2027, 5, 14, 23, 30)
    assert formats.day(late, "UTC") == "Friday 14 May 2027"
    assert formats.day(late, LONDON) == "Saturday 15 May 2027"
    assert formats.short_day(late, LONDON) == "15 May"


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [(0, 0, "midnight"), (12, 0, "midday"), (17, 0, "5pm"), (9, 30, "9:30am"), (0, 5, "12:05am"), (12, 5, "12:05pm")],
)
def test_the_clock_is_said_as_people_say_it(hour: int, minute: int, said: str) -> None:
    assert formats.clock(at(2027, 1, 4, hour, minute), LONDON) == said


def test_a_moment_has_its_day_and_time() -> None:
    assert formats.moment(at(2027, 5, 14, 16, 3), LONDON) == "14 May 2027, 5:03pm"


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (at(2027, 5, 14, 16, 3), "14 May 2027, 5:03pm"),
        (at(2027, 5, 14, 16, 9), "14 May 2027, 5:03pm to 5:09pm"),
        (at(2027, 5, 14, 23, 9), "14 May 2027, 5:03pm to 15 May 2027, 12:09am"),
    ],
)
def test_a_stretch_of_time_says_nothing_twice(until: int, said: str) -> None:
    assert formats.stretch(at(2027, 5, 14, 16, 3), until, LONDON) == said


def test_what_is_only_to_look_at_leads_nowhere_but_within_itself() -> None:
    shown = '<a class="b" href="/vote">Vote</a><a href="#p1">1</a><form data-component="ballot"><button name="a">'
    assert formats.still(shown) == (
        '<a class="b" role="link" aria-disabled="true">Vote</a><a href="#p1">1</a><form><button disabled name="a">'
    )


@pytest.mark.parametrize(
    ("times", "phase", "said"),
    [
        ({}, Phase.DRAFTING, "Not open yet"),
        ({"opens_at": at(2027, 5, 20, 8)}, Phase.DRAFTING, "Opens on 20 May"),
        ({"opens_at": at(2027, 5, 15, 8)}, Phase.DRAFTING, "Opens tomorrow at 9am"),
        ({}, Phase.DELIBERATION, "No closing date yet"),
        ({"closes_at": at(2027, 5, 26, 16)}, Phase.DELIBERATION, "12 days left"),
        ({"closes_at": at(2027, 5, 15, 16)}, Phase.DELIBERATION, "Closes tomorrow at 5pm"),
        ({"closes_at": at(2027, 5, 14, 16)}, Phase.DELIBERATION, "Closes today at 5pm"),
        ({}, Phase.MERGING, "Version 2 is being put together"),
        ({"merges_until": at(2027, 5, 28, 16)}, Phase.MERGING, "Version 2 is due on 28 May"),
        ({"published_at": at(2027, 5, 28, 16)}, Phase.PUBLISHED, "Version 2 signed on 28 May"),
    ],
)
def test_the_banner_says_what_comes_when(times: dict[str, int], phase: Phase, said: str) -> None:
    assert formats.left(Round(1, 1, 1, **times), phase, NOW, LONDON) == said


def test_numbers_are_written_to_be_read() -> None:
    assert [formats.thousands(number) for number in (7, 4182)] == ["7", "4,182"]
    assert [formats.number_word(number) for number in (0, 8, 12, 13, 1300)] == ["no", "eight", "twelve", "13", "1,300"]
    assert formats.fingerprint("9c417be052fa1177") == "9c41 7be0 52fa"
    assert formats.fingerprint("") == ""
