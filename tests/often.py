"""One test tried on many seeds: two hundred tests take longer to announce and report than to run."""

from collections.abc import Callable, Iterable


def often(seeds: Iterable[int]) -> Callable[[Callable[[int], None]], Callable[[], None]]:
    """Run a test once for every seed; where it fails, the seed is named."""

    def over(test: Callable[[int], None]) -> Callable[[], None]:
        def tried() -> None:
            for seed in seeds:
                try:
                    test(seed)
                except BaseException as problem:
                    problem.add_note(f"With seed {seed}.")
                    raise

        tried.__name__ = test.__name__
        return tried

    return over
