"""How hard the tests try: 200 examples of each property, the same every time; 2,000 with `HYPOTHESIS_PROFILE=full`.

What properties run through does not count as covered: the tests that say what they expect have to reach it. (And to
watch every line of so many examples takes as long as the examples do.)
"""

import os

from hypothesis import is_hypothesis_test, settings

settings.register_profile("default", max_examples=200, deadline=None, derandomize=True)
settings.register_profile("full", max_examples=2000, deadline=None, derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_collection_modifyitems(items):
    for item in items:
        if is_hypothesis_test(item.obj):
            item.add_marker("no_cover")
