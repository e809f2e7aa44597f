"""Photos as cameras make them, for tests."""

from io import BytesIO

from PIL import ExifTags, Image


def jpeg(
    size: tuple[int, int] = (64, 48),
    *,
    place: tuple[float, float] | None = None,
    turned: int = 1,
    color: str = "#3060a0",
    kind: str = "JPEG",
) -> bytes:
    """place is (lon, lat), written as degrees, minutes and seconds; turned is EXIF's turn."""
    picture = Image.new("RGB", size, color)
    # A red corner at the top left, so that turning shows.
    picture.paste("#c00000", (0, 0, size[0] // 4, size[1] // 4))
    exif = picture.getexif()
    exif[ExifTags.Base.Orientation] = turned
    exif[ExifTags.Base.Model] = "GEHEIM-1"
    if place:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLatitude] = map(_dms, place)
        gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLatitudeRef] = "E", "N"
    out = BytesIO()
    picture.save(out, kind, exif=exif, quality=90)
    return out.getvalue()


def _dms(degrees: float) -> tuple[float, float, float]:
    whole, minutes = int(degrees), (degrees - int(degrees)) * 60
    return float(whole), float(int(minutes)), round((minutes - int(minutes)) * 60, 4)
