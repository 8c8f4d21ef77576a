"""How hard the tests try: 200 examples of each property, the same every time; 2,000 with `HYPOTHESIS_PROFILE=full`."""

import os

from hypothesis import settings

settings.register_profile("default", max_examples=200, deadline=None, derandomize=True)
settings.register_profile("full", max_examples=2000, deadline=None, derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
