"""What may give somebody away: addresses and numbers that are found by rule, for a moderator to look at."""

import re
from enum import StrEnum


class Personal(StrEnum):
    """What sort of thing about a person was found in words."""

    EMAIL = "email"
    PHONE = "phone"
    NHS_NUMBER = "nhs_number"
    POSTCODE = "postcode"


_AREAS = (
    "AB AL BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY EC EH EN EX FK FY GL GU "
    "GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY LA LD LE LL LN LS LU ME MK ML NE NG NN NP NR NW OL OX PA PE "
    "PH PL PO PR RG RH RM SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB WA WC WD WF WN WR WS WV "
    "YO ZE B E G L M N S W"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Numbers of homes and mobiles (01, 02, 07), never those of help lines (03, 08, 09); a group of less than three
# digits after the first would make telephones of dates.
_PHONE = re.compile(
    r"(?<![\w.])(?:(?:\+|00)44[ .-]?(?:\(0\)[ .-]?)?|\(?0)(?=[127])\d{2,4}\)?(?:[ .-]?\d{3,8}){1,3}(?![\w-])"
)
_NATIONAL = re.compile(r"(?:0044|44|)0?([127]\d{8,9})")
_TEN_DIGITS = re.compile(r"(?<![\w.-])(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?![\w-])")
_POSTCODE = re.compile(rf"(?<!\w)(?:{'|'.join(_AREAS.split())})\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{{2}}(?!\w)")
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)(?!\w)")


def personal_in(text: str) -> tuple[Personal, ...]:
    """Say what in a text looks like an e-mail address, a UK phone number, an NHS number or a UK postcode.

    It finds forms, not people: what it finds waits for a moderator and stays where it is.
    """
    found = {
        Personal.EMAIL: _EMAIL.search(text) is not None,
        Personal.PHONE: any(_is_phone(each[0]) for each in _PHONE.finditer(text)),
        Personal.NHS_NUMBER: any(_is_nhs_number("".join(each.groups())) for each in _TEN_DIGITS.finditer(text)),
        Personal.POSTCODE: _has_postcode(text),
    }
    return tuple(kind for kind, is_there in found.items() if is_there)


def _is_phone(written: str) -> bool:
    return _NATIONAL.fullmatch(re.sub(r"\D", "", written)) is not None


def _is_nhs_number(digits: str) -> bool:
    """Weigh the first nine digits from 10 to 2; eleven less the rest modulus 11 is the tenth (NHS Data Dictionary)."""
    weighed = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return len(set(digits)) > 1 and (11 - weighed % 11) % 11 == int(digits[9])


def _has_postcode(text: str) -> bool:
    """Whether there is one, all in capitals or all in small letters: "M25 2nd exit" and "b12 3rd" are none."""
    return bool(_POSTCODE.search(text)) or bool(_POSTCODE.search(_small_as_capitals(text)))


def _small_as_capitals(text: str) -> str:
    words = _ORDINAL.sub("-", text)
    return "".join(sign.upper() if sign.islower() else "-" if sign.isupper() else sign for sign in words)
