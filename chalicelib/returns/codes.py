"""The code of a drop-off as a picture, the same to the byte every time. For the worker only."""

from io import BytesIO

MODULE_PIXELS = 12


def qr_png(text: str) -> bytes:
    """A QR code that a quarter of may be dirty, large enough for a telephone held to a counter."""
    import segno

    body = BytesIO()
    segno.make_qr(text, error="q").save(body, kind="png", scale=MODULE_PIXELS)
    return body.getvalue()
