"""How the record is written down: the exact bytes of an entry, and the fingerprints that chain them."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def canonical(value: Any) -> str:
    """Write a value in the one way the record knows: sorted ASCII keys, no spaces, no floats.

    Raises TypeError on a float and on a key that is not an ASCII string: other languages sort or round these
    differently, and a fingerprint must come out the same everywhere.
    """
    _refuse_what_varies(value)
    return _encode(value)


def _refuse_what_varies(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"The record keeps whole numbers, not {value!r}.")
    if isinstance(value, dict):
        for key in value:
            if not (isinstance(key, str) and key.isascii()):
                raise TypeError(f"A key in the record is an ASCII string, not {key!r}.")
        value = value.values()
    elif not isinstance(value, list | tuple):
        return
    for each in value:
        _refuse_what_varies(each)


def together(parts: Mapping[str, str]) -> str:
    """One canonical object of values written down before; their names are plain words, in order."""
    return "{" + ",".join(f'"{name}":{written}' for name, written in parts.items()) + "}"


def seal(salt: bytes, value: str) -> str:
    """The hex hash that stands in an entry for a value; `value` is its canonical JSON, the salt 16 random bytes."""
    return sha256(salt + value.encode()).hexdigest()


def beside(salt: bytes, value: str) -> str:
    """What is kept beside the entry until it is erased: the salt and the canonical value it was hashed from."""
    return f'["{salt.hex()}",{value}]'


def entry_bytes(*, at: int, facts: str, hearers: str, kind: str, sealed: str, seq: int, vision: str) -> bytes:
    """The bytes that are hashed; `facts` and `sealed` are canonical JSON, the rest plain ASCII words and numbers."""
    return (
        f'{{"at":{at},"facts":{facts},"hearers":"{hearers}","kind":"{kind}",'
        f'"sealed":{sealed},"seq":{seq},"vision":"{vision}"}}'
    ).encode()


def first_digest(public_id: str) -> bytes:
    """The fingerprint of a journal in which nothing has happened yet."""
    return sha256(f"deliberation journal 1\n{public_id}".encode()).digest()


def next_digest(digest: bytes, written: bytes) -> bytes:
    """The fingerprint of a journal after one more entry."""
    return sha256(digest + sha256(written).digest()).digest()
