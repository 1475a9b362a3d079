"""What an upload may be, and what is kept of it."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from publishing.files.uploads import LONGEST_SIDE, digest, taken_document, taken_photo


def picture(size=(40, 30), *, format="JPEG", mode="RGB", exif=None) -> bytes:
    drawn = io.BytesIO()
    options = {"exif": exif} if exif else {}
    Image.new(mode, size, "red").save(drawn, format, **options)
    return drawn.getvalue()


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_phone_s_coordinates_do_not_survive_and_its_picture_stands_upright():
    exif = Image.Exif()
    exif[0x010F] = "SomePhone 9"
    exif[0x0112] = 6  # the phone was held upright
    exif.get_ifd(0x8825)[1] = "N"
    sent = picture((3000, 2000), exif=exif)
    assert b"SomePhone 9" in sent

    kept = Image.open(taken_photo(upload(sent, "张三家门口.jpg")))

    assert not kept.getexif()
    assert kept.size == (1280, LONGEST_SIDE)


@pytest.mark.parametrize(("format", "mode"), [("PNG", "RGBA"), ("WEBP", "RGB"), ("PNG", "P")])
def test_every_picture_is_kept_as_a_jpeg(format, mode):
    kept = taken_photo(upload(picture(format=format, mode=mode), "a.png"))

    assert Image.open(kept).format == "JPEG"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        (b"GIF89a" + bytes(100), "不是能显示的照片"),
        (b"<svg onload='x'/>", "不是能显示的照片"),
        (picture()[:200], "不是能显示的照片"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), "HEIC"),
        (bytes(10 * 1024 * 1024 + 1), "最多10MB"),
    ],
)
def test_what_no_page_could_show_is_refused_with_a_way_out(content, said):
    with pytest.raises(ValidationError, match=said):
        taken_photo(upload(content, "a.jpg"))


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_drawn():
    flat = io.BytesIO()
    Image.new("1", (9000, 9000)).save(flat, "PNG")
    assert len(flat.getvalue()) < 100_000

    with pytest.raises(ValidationError, match="5000万像素"):
        taken_photo(upload(flat.getvalue(), "a.png"))


def test_a_document_is_kept_to_the_byte():
    kept = taken_document(upload(b"%PDF-1.7 rest", "通报.PDF"))

    assert kept.read() == b"%PDF-1.7 rest"
    assert kept.name == "document.pdf"
    assert digest(kept) == digest(taken_document(upload(b"%PDF-1.7 rest", "b.pdf")))


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"MZ", "a.exe", "文件只收"),
        (b"<html>", "a.html", "文件只收"),
        (b"<html>", "a.pdf", "不是 PDF"),
        (picture(), "a.jpg", "照片请在"),
    ],
)
def test_what_is_no_document_is_refused(content, name, said):
    with pytest.raises(ValidationError, match=said):
        taken_document(upload(content, name))
