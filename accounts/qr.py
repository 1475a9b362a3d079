"""Addresses as QR codes: drawn into a page, or as a picture to keep."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(address: str, *, title: str) -> SafeString:
    """An `<svg>` element of `address`, scaled by its style sheet; `title` is read aloud."""
    drawn = io.BytesIO()
    _code(address).save(
        drawn,
        kind="svg",
        xmldecl=False,
        omitsize=True,
        title=title,
        svgclass="qr",
        lineclass=None,
        light="#fff",
    )
    return mark_safe(drawn.getvalue().decode())  # noqa: S308 (segno escapes the title)


def qr_png(address: str) -> bytes:
    """Black on white with its quiet zone, some 400 pixels: for WPS, or a long press on a phone."""
    drawn = io.BytesIO()
    code = _code(address)
    code.save(drawn, kind="png", scale=max(1, 400 // code.symbol_size()[0]))
    return drawn.getvalue()


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)
