"""Addresses as QR codes, drawn into the page: no image to fetch, nothing that needs a script."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(address: str, *, title: str) -> SafeString:
    """An `<svg>` element of `address`, scaled by its style sheet; `title` is read aloud."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
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
