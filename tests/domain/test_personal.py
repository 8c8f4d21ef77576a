import pytest

from deliberation.domain.personal import Personal, personal_in

FOUND = {
    Personal.EMAIL: ["Write to ben.smith+care@example.org.uk.", "(amina@nhs.net)"],
    Personal.PHONE: [
        "Ring 07700 900123.",
        "07700900123",
        "call 020 7946 0958 today",
        "(01632) 960 001",
        "+44 7700 900 123",
        "+44 (0)1632 960001",
        "0044 20 7946 0958",
        "07700-900-123",
    ],
    Personal.NHS_NUMBER: ["943 476 5919", "Hers is 9434765919.", "943-476-5919", "450 557 7104"],
    Personal.POSTCODE: ["She lives at SW1A 1AA.", "BS16 1QY", "m1 1ae", "EC1A1BB", "near w1a 0ax, I think"],
}
LEFT_ALONE = [
    "Every sexual health clinic and breast screening van stays open.",
    "From 2014 to 2019, and again in 2030, 12 in 100 agreed.",
    "Section 12.3, paragraph 4 and appendix b12 3rd line; the M25 2nd exit, m25 2nd exit.",
    "It costs £1,234,567.89 or 1 250 000 pounds; £07 billion.",
    "On 01-02-2024 12:30 or 01 02 2024, at 10.15.",
    "Ring 111, 999, 0800 1111, 0808 800 5000 or 0300 123 4567.",
    "CO2 5kg, H1N1, COVID 19, MP3 2GB, A1 and B12",
    "943 476 5918",
    "000 000 0000 and 111 111 1111",
    "Order 12345678901234567890, version 1.0.2",
    "@nhs and care@home",
    "9434765919-7 and 1.9434765919",
    "070 12",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in FOUND.items() for text in texts])
def test_what_may_give_somebody_away_is_found(kind, text):
    assert personal_in(text) == (kind,)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_words_of_a_vision_are_left_alone(text):
    assert personal_in(text) == ()


def test_all_of_it_is_named_once_in_one_order():
    text = "BS16 1QY, 943 476 5919, a@b.uk, 07700 900123, b@c.uk"
    assert personal_in(text) == (Personal.EMAIL, Personal.PHONE, Personal.NHS_NUMBER, Personal.POSTCODE)


@pytest.mark.parametrize("check", range(10))
def test_an_nhs_number_is_known_by_its_last_digit(check):
    assert bool(personal_in(f"943 476 591{check}")) == (check == 9)
