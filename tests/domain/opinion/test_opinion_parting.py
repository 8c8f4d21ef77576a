import numpy as np
import pytest

from deliberation.domain.opinion import clusters
from deliberation.domain.opinion.clusters import cluster, silhouette
from deliberation.domain.opinion.crowd import Crowd, gather
from deliberation.domain.opinion.memory import ONE, Shown
from deliberation.domain.opinion.parting import Ground, fewest, part, settle


def clouds(*sizes, spread=0.15, seed=0):
    """People around corners of the map that are 2 apart."""
    corners = np.array([(0, 0), (2, 0), (0, 2), (2, 2), (9, 9)])[: len(sizes)]
    return np.repeat(corners, sizes, axis=0) + spread * np.random.Generator(np.random.PCG64(seed)).standard_normal(
        (sum(sizes), 2)
    )


def sizes(parting):
    return sorted(np.bincount(parting.labels).tolist())


def plain_silhouette(points, labels):
    """Rousseeuw's, person by person."""
    scores = []
    for at, label in enumerate(labels):
        off = np.linalg.norm(points - points[at], axis=1)
        own = off[labels == label].sum() / max((labels == label).sum() - 1, 1)
        other = min(off[labels == each].mean() for each in set(labels.tolist()) - {label})
        scores.append((other - own) / max(own, other) if (labels == label).sum() > 1 else 0)
    return np.mean(scores)


@pytest.mark.parametrize("counts", [(20, 15), (20, 15, 12), (20, 15, 12, 9)])
def test_clouds_that_stand_apart_are_found_as_they_are(counts):
    found = part(clouds(*counts), Ground(parted=True))
    assert sizes(found) == sorted(counts)
    assert found.shown == Shown(len(counts))
    assert all(len(set(own.tolist())) == 1 for own in np.split(found.labels, np.cumsum(counts)[:-1]))


def test_many_people_are_parted_as_few_are():
    few, many = (part(clouds(*(4 * times, 3 * times)), Ground(parted=True)) for times in (10, 300))
    assert sizes(few) == [30, 40] and sizes(many) == [900, 1200]
    assert few.centres == pytest.approx(many.centres, abs=0.1)


def test_people_of_one_square_become_one_point():
    crowd, place = gather(np.repeat([[0.0, 0.0], [3.0, 1.0]], [700, 500], axis=0))
    assert crowd.points.tolist() == [[0, 0], [3, 1]] and crowd.weights.tolist() == [700, 500]
    assert np.bincount(place).tolist() == [700, 500]
    assert gather(np.zeros((1200, 2)))[0].weights.tolist() == [1200]


def test_the_silhouette_counts_everybody_at_a_point():
    points, labels = clouds(9, 6, 1, spread=0.6), np.repeat([0, 1, 2], [9, 6, 1])
    crowd = Crowd(points, np.ones(16))
    assert silhouette(crowd, labels, crowd.distances()) == pytest.approx(plain_silhouette(points, labels), abs=1e-9)
    twice = Crowd(points, np.full(16, 2.0))
    doubled, both = np.repeat(points, 2, axis=0), np.repeat(labels, 2)
    assert silhouette(twice, labels, twice.distances()) == pytest.approx(plain_silhouette(doubled, both), abs=1e-9)


def test_too_few_points_cannot_be_parted():
    crowd = Crowd(np.zeros((20, 2)), np.ones(20))
    assert cluster(crowd, 2) is None
    found = part(crowd.points, Ground(parted=True))
    assert sizes(found) == [20] and found.shown == ONE


def test_parting_ends_even_where_points_would_go_on_changing_sides(monkeypatch):
    crowd, _ = gather(clouds(30, 20, 25, spread=0.8))
    settled = cluster(crowd, 3)
    monkeypatch.setattr(clusters, "_MOST_ROUNDS", 1)
    hurried = cluster(crowd, 3)
    assert np.bincount(hurried.labels).all() and hurried.inertia >= settled.inertia


def test_the_centres_of_the_last_run_are_one_more_start():
    positions = clouds(30, 20, 25)
    crowd, _ = gather(positions)
    cold = cluster(crowd, 3)
    assert cluster(crowd, 3, cold.centres[::-1]).inertia == pytest.approx(cold.inertia)
    assert cluster(crowd, 3, cold.centres[:2]).labels.tolist() == cold.labels.tolist()


@pytest.mark.parametrize(("people", "parted"), [(11, True), (60, False)])
def test_few_people_and_votes_of_chance_make_one_group(people, parted):
    found = part(clouds(people // 2, people - people // 2), Ground(parted))
    assert sizes(found) == [people] and found.shown == ONE and not found.silhouettes


def test_two_who_stand_far_off_are_no_group_and_go_to_the_next():
    found = part(clouds(30, 25, 0, 0, 2), Ground(parted=True))
    assert found.labels.tolist() == [found.labels[0]] * 30 + [1 - found.labels[0]] * 27
    assert found.shown == Shown(2)
    assert found.centres[found.labels[[0, 30]]] == pytest.approx(np.array([(0, 0), (2, 0)]), abs=0.2)


def test_a_small_cluster_that_is_too_many_to_set_aside_goes_to_the_next_too():
    found = part(clouds(6, 5, 2), Ground(parted=True))  # 2 of 13 are more than a tenth
    assert len(found.centres) == 2 and found.shown == Shown(2)
    assert sizes(found)[0] >= 3


def test_one_cluster_and_a_stray_make_one_group():
    found = part(np.array([[0.0, 0.0]] * 11 + [[5.0, 5.0]] * 2), Ground(parted=True))
    assert sizes(found) == [13] and found.shown == ONE and set(found.silhouettes) == {2}


@pytest.mark.parametrize(
    ("silhouettes", "k"), [({2: 0.42, 3: 0.44, 4: 0.3}, 2), ({2: 0.4199, 3: 0.44}, 3), ({3: 0.1, 4: 0.5, 5: 0.51}, 4)]
)
def test_the_smallest_number_that_is_nearly_best_is_taken(silhouettes, k):
    assert fewest(silhouettes) == k


@pytest.mark.parametrize(
    ("wanted", "before", "after"),
    [
        (3, ONE, Shown(3)),
        (2, Shown(2, 3, 3), Shown(2)),
        (3, Shown(2), Shown(2, 3, 1)),
        (3, Shown(2, 3, 2), Shown(2, 3, 3)),
        (3, Shown(2, 3, 3), Shown(3)),
        (3, Shown(2, 4, 3), Shown(2, 3, 1)),
        (4, Shown(2), Shown(4)),  # 0.05 better
        (1, Shown(2), Shown(2, 1, 1)),
        (1, Shown(2, 1, 3), ONE),
        (3, Shown(5), Shown(3)),  # five are no longer possible
    ],
)
def test_the_number_of_groups_changes_for_a_clear_win_or_four_in_a_row(wanted, before, after):
    assert settle(wanted, {2: 0.4, 3: 0.449, 4: 0.45}, before) == after


def test_groups_that_are_shown_stay_while_votes_hang_together_less():
    positions, shown = clouds(20, 18), Shown(2)
    for _ in range(3):
        found = part(positions, Ground(False, shown))
        shown = found.shown
        assert sizes(found) == [18, 20]
    assert sizes(part(positions, Ground(False, shown))) == [38]
