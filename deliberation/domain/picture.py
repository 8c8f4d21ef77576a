"""A picture that a vision shows."""

from typing import NamedTuple


class Picture(NamedTuple):
    """A picture as it is kept: the sha256 of its bytes, what browsers are told that it is, and the bytes."""

    sha256: str
    media_type: str
    data: bytes
