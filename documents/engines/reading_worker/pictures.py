"""A photo or scan as a picture: its pixels, decoded once from end to end."""

import zlib

from PIL import Image, UnidentifiedImageError

from documents.engines.reading_worker.problem import Problem

GPS = 0x8825  # the EXIF directory that says where a photo was taken


def examine_picture(path: str, kind: str, limits: dict) -> dict:
    """Size of a picture, and whether it tells where it was taken; a picture that cannot be shown is refused."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit, with our own message
    try:
        with Image.open(path, formats=[kind.upper()]) as image:
            width, height = image.size
            if width * height > limits["max_pixels"]:
                raise Problem("pixels")
            image.load()
            placed = bool(image.getexif().get_ifd(GPS))
    except Problem:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, zlib.error) as error:
        raise Problem("corrupt") from error
    return {"pages": 1, "signed": False, "active": ["place"] if placed else [], "width": width, "height": height}
