"""Photos: opened to prove that they are some, turned upright, shrunk, and freed of all that the
camera wrote beside the picture (place, device, time). Pure."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from gisgrid.errors import Invalid
from gisgrid.i18n import _

KINDS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
# A picture of a few bytes can claim a million megapixels; a phone makes 50, the best 200.
MOST_PIXELS = 250_000_000
LONG_SIDE, SMALL_SIDE = 1600, 320
QUALITY, SMALL_QUALITY = 82, 70
MEDIA_TYPE = "image/jpeg"


class NoPhoto(Invalid):
    """What was sent as a photo is none, or one that cannot be opened."""


@dataclass(frozen=True)
class Photo:
    """A photo as it is kept. `place` is (lon, lat) where the camera said it was, never stored."""

    content: bytes
    small: bytes
    width: int
    height: int
    place: tuple[float, float] | None


def read_photo(content: bytes) -> Photo:
    """Raises NoPhoto when the bytes are not a whole picture of a known kind."""
    try:
        with Image.open(BytesIO(content), formats=KINDS) as opened:
            _check_size(opened)
            place = place_of(opened)
            opened.draft("RGB", (LONG_SIDE, LONG_SIDE))
            upright = ImageOps.exif_transpose(opened)
            picture = _on_white(upright)
    except UnidentifiedImageError as error:
        raise NoPhoto(_unopened(content)) from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NoPhoto(_("这张照片坏了或不完整，打不开。请重拍或换一张。")) from error
    picture.thumbnail((LONG_SIDE, LONG_SIDE))
    small = picture.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return Photo(_jpeg(picture, QUALITY), _jpeg(small, SMALL_QUALITY), *picture.size, place)


def _check_size(opened: Image.Image) -> None:
    width, height = opened.size
    if width * height > MOST_PIXELS:
        words = _("这张照片有{n}百万像素，太大了。请换一张。")
        raise NoPhoto(words.format(n=round(width * height / 1e6)))


def _unopened(content: bytes) -> str:
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"):
        return _("HEIC 格式的照片这里打不开。请在相机设置里选“兼容性最佳”（JPEG）。")
    return _("这个文件不是照片。照片用 JPEG、PNG 或 WebP。")


def _on_white(picture: Image.Image) -> Image.Image:
    """Without transparency, which a JPEG cannot hold; this reads the whole picture."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        ground = Image.new("RGB", layered.size, "white")
        ground.paste(layered, mask=layered.getchannel("A"))
        return ground
    return picture.convert("RGB")


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    # A new file of pixels alone: neither EXIF nor comments are handed on.
    picture.save(out, "JPEG", quality=quality, optimize=True, exif=b"", comment=b"")
    return out.getvalue()


def place_of(opened: Image.Image) -> tuple[float, float] | None:
    """Where the camera says it was, (lon, lat) in degrees; None when it says nothing usable."""
    found = opened.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    tags = ExifTags.GPS
    try:
        lat = _degrees(found[tags.GPSLatitude], found.get(tags.GPSLatitudeRef), "S")
        lon = _degrees(found[tags.GPSLongitude], found.get(tags.GPSLongitudeRef), "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError):
        return None
    # A camera without a fix writes zeros; a broken one writes NaN, which compares with nothing.
    is_place = abs(lon) <= 180 and abs(lat) <= 90 and not lon == lat == 0
    return (lon, lat) if is_place else None


def _degrees(parts: Any, side: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if str(side).strip("\0 ").upper() == negative else value
