"""A QR code as a file: for a poster of one's own, a table of WPS, or to be kept by a long press."""

import io

import segno


def qr_png(address: str) -> bytes:
    """`address` as a QR code, black on white with its quiet zone: a PNG of some 400 pixels."""
    code = segno.make(address, error="m", micro=False)
    drawn = io.BytesIO()
    code.save(drawn, kind="png", scale=max(1, 400 // code.symbol_size()[0]))
    return drawn.getvalue()
