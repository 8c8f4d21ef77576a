from math import log2

import pytest

from deliberation.domain.codes import BITS, BYTES, read_code, spoken


def test_a_code_is_three_words_that_can_be_said():
    assert spoken(bytes(BYTES)) == "baba-baba-baba"
    assert spoken((70**6 - 1).to_bytes(BYTES, "big")) == "tutu-tutu-tutu"
    assert spoken((70**6).to_bytes(BYTES, "big")) == "baba-baba-baba"
    assert int(log2(70**6)) == BITS


@pytest.mark.parametrize("typed", ["bafo-kilu-medo", " Bafo Kilu Medo ", "BAFOKILUMEDO", "bafo – kilu.medo"])
def test_a_code_is_read_however_it_is_typed(typed):
    assert read_code(typed) == "bafo-kilu-medo"


@pytest.mark.parametrize("typed", ["", "bafo-kilu", "bafo-kilu-medo-ra", "bafo-kilu-mexo", "bafo-kilu-med0", "b" * 999])
def test_what_is_none_is_nothing(typed):
    assert read_code(typed) == ""
