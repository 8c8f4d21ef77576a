"""The one seam from an uploaded file to a picture that is shown: drawn anew, so nothing else of the file goes on."""

import struct
import zlib
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageOps

from deliberation.domain.errors import Invalid
from deliberation.domain.picture import Picture

LARGEST = 8 * 1024 * 1024  # bytes of a file
MOST_POINTS = 40_000_000  # of a picture as it comes in
LONGEST = 16_000  # points of a side as it comes in: a narrow picture of as many points takes ten times the memory
SIDE = 1600  # points of its longer side as it is kept
_FORMATS = ("PNG", "JPEG", "WEBP")
_TOO_MANY = f"This picture has more than {MOST_POINTS // 1_000_000} million points. Make it smaller and try again."
_TOO_LONG = f"This picture has more than {LONGEST:,} points on one side. Make it smaller and try again."
_NONE = "This file is no picture that can be read here. Choose a PNG, JPEG or WebP file."
_BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, KeyError,
    IndexError, TypeError, OverflowError, struct.error, zlib.error,
)  # fmt: skip


def redraw(file: bytes) -> Picture:
    """Draw an uploaded PNG, JPEG or WebP picture anew: upright, at most 1,600 points wide or high, its first frame.

    Nothing else that was in the file is kept: no place, no time, no camera, no words. Raises `Invalid`.
    """
    if len(file) > LARGEST:
        raise Invalid(f"This file has more than {LARGEST // 1024**2} MB. Make it smaller and try again.", "picture")
    try:
        with Image.open(BytesIO(file), formats=_FORMATS) as found:
            if found.width * found.height > MOST_POINTS:
                raise Invalid(_TOO_MANY, "picture")
            if max(found.size) > LONGEST:
                raise Invalid(_TOO_LONG, "picture")
            return _kept(found)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Invalid(_TOO_MANY, "picture") from None
    except _BROKEN:
        raise Invalid(_NONE, "picture") from None


def _kept(found: Image.Image) -> Picture:
    found.draft("RGB", (SIDE, SIDE))  # a JPEG need not be read in full to be made small
    kind, mode = ("PNG", "RGBA") if found.has_transparency_data else ("JPEG", "RGB")
    drawn = found if found.mode == mode else found.convert(mode)  # a large one is not to be there twice
    drawn.thumbnail((SIDE, SIDE))
    drawn = ImageOps.exif_transpose(drawn)
    drawn.info = {}  # or else comments and colour tables would be written again
    written = BytesIO()
    drawn.save(written, kind, quality=85, optimize=True)
    data = written.getvalue()
    return Picture(sha256(data).hexdigest(), f"image/{kind.lower()}", data)
