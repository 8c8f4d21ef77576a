"""What this machine gives a site: open files, and room on the disk."""

import resource
import shutil
from pathlib import Path

FILES_EACH, FILES_BESIDES = 2, 200  # open files a follower needs, and all the rest together
A_HALL_FULL = 1000  # followers that a machine should have room for
ROOMY = 1024**3  # bytes that should be free on the disk


def room_for_people() -> int:
    """How many people can follow at once, after this process asked for as many open files as it may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES_EACH * A_HALL_FULL + FILES_BESIDES
    if soft < wanted and (hard == resource.RLIM_INFINITY or hard > soft):
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(0, soft - FILES_BESIDES) // FILES_EACH


def open_files() -> int:
    """How many files this process may open at once."""
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def room_on_disk(folder: Path) -> int:
    """How many bytes are free where a folder is."""
    return shutil.disk_usage(folder).free
