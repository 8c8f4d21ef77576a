from deliberation.domain.gathering import gather


def test_what_says_nearly_the_same_is_one_group_in_the_order_of_its_first():
    texts = [
        "Buy cheap pills at example.com today!",
        "Who decides?",
        "BUY cheap pills at example.com  today",
        "Buy cheap pills at examples.com today!!",
        "who decides",
        "Who decides on money for the clinic?",
    ]
    assert gather(texts) == ((0, 2, 3), (1, 4), (5,))


def test_signs_alone_are_what_they_are_and_nothing_is_nothing():
    assert gather(["?", "!", "?"]) == ((0, 2), (1,))
    assert gather([]) == ()


def test_a_flood_of_different_texts_is_still_gathered_by_equals():
    texts = [f"{number:b}" * 6 for number in range(600)]
    assert len(gather([*texts, *texts])) == len(gather(texts))
