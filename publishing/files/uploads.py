"""What an upload may be, and what is kept of it.

Photos are drawn anew: their coordinates, their camera and whatever else was hidden in them stay
out (a phone writes where and when). Documents are kept as they are, if they are what they say.
"""

import hashlib
import io
import warnings
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1920
JPEG_QUALITY = 82

#: What the content of a document begins with, by the ending of its name.
DOCUMENT_STARTS = {
    ".pdf": b"%PDF-",
    ".docx": b"PK\x03\x04",
    ".xlsx": b"PK\x03\x04",
    ".doc": b"\xd0\xcf\x11\xe0",
    ".xls": b"\xd0\xcf\x11\xe0",
    ".wps": b"\xd0\xcf\x11\xe0",
    ".et": b"\xd0\xcf\x11\xe0",
}
PHOTO_FORMATS = ("JPEG", "PNG", "WEBP")
HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1")


def taken_photo(upload) -> ContentFile:
    """The uploaded picture as a JPEG of at most 1,920 px; ValidationError if it is none."""
    _refuse_if_large(upload)
    upload.seek(0)
    if upload.read(12)[4:] in HEIC:
        raise ValidationError(
            "这是苹果手机的HEIC照片，网页显示不了；请在手机“设置-相机-格式”里选“兼容性最佳”，"
            "或用微信发一次再保存成JPG。"
        )
    upload.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(upload, formats=PHOTO_FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError("照片太大：最多5000万像素。")
            picture = ImageOps.exif_transpose(picture)
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            picture = _on_white(picture)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ):
        raise ValidationError("不是能显示的照片：请上传 JPG、PNG 或 WebP。") from None
    drawn = io.BytesIO()
    picture.save(drawn, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return ContentFile(drawn.getvalue(), name="photo.jpg")


def taken_document(upload) -> ContentFile:
    """The uploaded document as it is; ValidationError if it is not of a kind that is taken."""
    _refuse_if_large(upload)
    ending = PurePath(upload.name).suffix.lower()
    start = DOCUMENT_STARTS.get(ending)
    if start is None:
        raise ValidationError("文件只收 PDF、Word、Excel、WPS；照片请在“类型”里选“照片”。")
    upload.seek(0)
    content = upload.read()
    if not content.startswith(start):
        raise ValidationError(f"这个文件的内容不是 {ending[1:].upper()}，可能改过扩展名。")
    return ContentFile(content, name=f"document{ending}")


def digest(content: ContentFile) -> str:
    """SHA-256 of what is kept, in hexadecimal."""
    content.seek(0)
    found = hashlib.sha256(content.read()).hexdigest()
    content.seek(0)
    return found


def _refuse_if_large(upload) -> None:
    if upload.size > MOST_BYTES:
        megabytes = f"{upload.size / 1024 / 1024:.1f}"
        raise ValidationError(f"文件有{megabytes}MB，最多10MB。")
    if not upload.size:
        raise ValidationError("文件是空的。")


def _on_white(picture: Image.Image) -> Image.Image:
    """A picture without transparency."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        whole = picture.convert("RGBA")
        white = Image.new("RGBA", whole.size, "white")
        return Image.alpha_composite(white, whole).convert("RGB")
    return picture.convert("RGB")
