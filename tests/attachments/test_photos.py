"""What becomes of a photo: upright, smaller, without a word of where it was taken."""

from io import BytesIO

import pytest
from PIL import Image

from gisgrid.attachments.images import LONG_SIDE, MOST_PIXELS, SMALL_SIDE, NoPhoto, read_photo
from tests.pictures_taken import jpeg

HERE = (124.2, 50.7)


def opened(content):
    return Image.open(BytesIO(content))


def test_it_works():
    photo = read_photo(jpeg())
    assert (photo.width, photo.height) == opened(photo.content).size == (64, 48)
    assert photo.place is None


def test_the_place_is_told_and_then_gone():
    taken = jpeg(place=HERE)
    assert read_photo(taken).place == pytest.approx(HERE, abs=1e-6)
    assert b"GEHEIM-1" in taken
    for kept in (read_photo(taken).content, read_photo(taken).small):
        assert dict(opened(kept).getexif()) == {}
        assert b"Exif" not in kept
        assert b"GEHEIM-1" not in kept
        assert read_photo(kept).place is None


@pytest.mark.parametrize("place", [(0.0, 0.0), (999.0, 50.0)])
def test_a_place_that_is_none_is_not_offered(place):
    assert read_photo(jpeg(place=place)).place is None


@pytest.mark.parametrize(
    ("turned", "corner"), [(1, (2, 2)), (3, (61, 45)), (6, (45, 2)), (8, (2, 61))]
)
def test_a_photo_is_turned_upright(turned, corner):
    photo = read_photo(jpeg((64, 48), turned=turned))
    assert (photo.width, photo.height) == ((64, 48) if turned in (1, 3) else (48, 64))
    red, _green, blue = opened(photo.content).getpixel(corner)
    assert red > 150 > blue


def test_a_large_photo_is_shrunk_and_a_small_one_stays():
    photo = read_photo(jpeg((4000, 3000)))
    assert (photo.width, photo.height) == (LONG_SIDE, LONG_SIDE * 3 // 4)
    assert max(opened(photo.small).size) == SMALL_SIDE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_becomes_the_same(kind):
    assert opened(read_photo(jpeg(kind=kind)).content).format == "JPEG"


def test_what_is_transparent_becomes_white():
    out = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(read_photo(out.getvalue()).content).getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "不是照片"),
        (b"<html>" * 100, "不是照片"),
        (b"\x00\x00\x00\x18ftypheic" + b"\0" * 50, "HEIC"),
        (jpeg((400, 300))[:3000], "不完整"),
        (jpeg((400, 300), kind="PNG")[:500], "不完整"),
    ],
)
def test_what_is_no_photo_is_refused_with_the_reason(content, words):
    with pytest.raises(NoPhoto, match=words):
        read_photo(content)


def test_a_picture_that_claims_to_be_enormous_is_not_unpacked():
    out = BytesIO()
    side = int(MOST_PIXELS**0.5) + 1000
    Image.new("1", (side, side)).save(out, "PNG")
    assert len(out.getvalue()) < 200_000
    with pytest.raises(NoPhoto, match=r"太大了|不完整"):
        read_photo(out.getvalue())
