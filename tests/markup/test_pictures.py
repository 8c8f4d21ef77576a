from io import BytesIO
from random import Random

import pytest
from PIL import Image, PngImagePlugin

from deliberation import pictures
from deliberation.domain.errors import Invalid
from deliberation.pictures import redraw

WHERE = "51.5N 0.1W, by Kim"


def drawn(size=(40, 30), kind="JPEG", mode="RGB", **more):
    written = BytesIO()
    Image.new(mode, size).save(written, kind, **more)
    return written.getvalue()


def with_exif(kind):
    told = Image.Exif()
    told[0x010E], told[0x0112] = WHERE, 6  # its description, and that it lies on its side
    return drawn(kind=kind, exif=told)


def with_comments():
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", WHERE)
    return drawn(kind="PNG", mode="P", pnginfo=said)


@pytest.mark.parametrize(
    "file",
    [with_exif("JPEG"), with_exif("WEBP"), with_comments(), drawn(comment=WHERE, icc_profile=WHERE.encode())],
    ids=["jpeg", "webp", "png", "comment"],
)
def test_nothing_of_a_file_goes_on_but_what_is_seen(file):
    assert b"Kim" in file
    kept = redraw(file)
    assert b"Kim" not in kept.data
    with Image.open(BytesIO(kept.data)) as found:
        assert (kept.media_type, found.size in {(30, 40), (40, 30)}) == ("image/jpeg", True)
        assert set(found.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not found.getexif()


def test_a_picture_is_upright_small_and_keeps_what_shines_through():
    with Image.open(BytesIO(redraw(with_exif("JPEG")).data)) as found:
        assert found.size == (30, 40)
    with Image.open(BytesIO(redraw(drawn((3000, 30))).data)) as found:
        assert found.width == pictures.SIDE
    assert redraw(drawn(kind="PNG", mode="RGBA")).media_type == "image/png"


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"\0" * (pictures.LARGEST + 1), "This file has more than 8 MB. Make it smaller and try again."),
        (drawn((8000, 6000), "PNG", "1"), pictures._TOO_MANY),
        (drawn((12000, 12000), "PNG", "1"), pictures._TOO_MANY),
        (drawn((1, pictures.LONGEST + 1), "PNG", "1"), pictures._TOO_LONG),
        (drawn((pictures.LONGEST + 1, 1), "PNG", "1"), pictures._TOO_LONG),
        (b"%PDF-1.7", pictures._NONE),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', pictures._NONE),
        (drawn(kind="GIF"), pictures._NONE),
        (drawn((400, 300))[:300], pictures._NONE),
    ],
    ids=["bytes", "points", "bomb", "high", "wide", "document", "svg", "kind", "half"],
)
def test_what_cannot_be_drawn_is_refused_in_words(file, sentence):
    with pytest.raises(Invalid) as refused:
        redraw(file)
    assert (refused.value.message, refused.value.field) == (sentence, "picture")


def test_a_damaged_file_is_a_picture_or_is_refused():
    chance, whole = Random(1), {kind: drawn((60, 40), kind) for kind in ("PNG", "JPEG", "WEBP")}
    for number in range(300):
        file = bytearray(whole[("PNG", "JPEG", "WEBP")[number % 3]])
        for _ in range(1 + number % 5):
            file[chance.randrange(len(file))] = chance.randrange(256)
        try:
            assert redraw(bytes(file)).media_type in {"image/jpeg", "image/png"}
        except Invalid as refused:
            assert refused.field == "picture"
