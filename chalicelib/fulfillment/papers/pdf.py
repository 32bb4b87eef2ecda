"""Pages as one PDF. Its fonts are embedded, so that every printer draws what was measured."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from chalicelib.fulfillment.papers.marks import DOT, FOUR_BY_SIX, Bars, Block, Line, Mark, Size, Text

Page = Sequence[Mark] | bytes
"""Marks laid out on 4x6 inches, or a picture of such a page."""


def drawn(pages: Iterable[Page], size: Size, title: str, laid_out_on: Size = FOUR_BY_SIX) -> bytes:
    """Each page as large as the paper allows, in its middle; the same to the byte every time."""
    body = BytesIO()
    canvas = Canvas(body, pagesize=size, invariant=1)
    canvas.setTitle(title)
    scale = min(size.width / laid_out_on.width, size.height / laid_out_on.height)
    left, bottom = (size.width - laid_out_on.width * scale) / 2, (size.height - laid_out_on.height * scale) / 2
    for page in pages:
        canvas.translate(left, bottom)
        canvas.scale(scale, scale)
        if isinstance(page, bytes):
            canvas.drawImage(ImageReader(BytesIO(page)), 0, 0, laid_out_on.width, laid_out_on.height)
        else:
            for mark in page:
                _draw(canvas, mark, scale)
        canvas.showPage()
    canvas.save()
    return body.getvalue()


def _draw(canvas: Canvas, mark: Mark, scale: float) -> None:
    match mark:
        case Text():
            canvas.setFillGray(1 if mark.white else 0)
            canvas.setFont(mark.font, mark.size)
            draw = canvas.drawCentredString if mark.centred else canvas.drawString
            draw(mark.x, mark.y, mark.text)
        case Line():
            canvas.setLineWidth(mark.width)
            canvas.line(mark.x1, mark.y1, mark.x2, mark.y2)
        case Block():
            canvas.setFillGray(0)
            canvas.rect(mark.x, mark.y, mark.width, mark.height, stroke=0, fill=1)
        case Bars():
            _draw_bars(canvas, mark, scale)


def _draw_bars(canvas: Canvas, mark: Bars, scale: float) -> None:
    module = mark.dots(scale) * DOT / scale
    x = mark.box.x + (mark.box.width - mark.modules() * module) / 2
    canvas.setFillGray(0)
    for run in mark.runs():
        width = (ord(run.lower()) - ord("a") + 1) * module
        if run.isupper():
            canvas.rect(x, mark.box.top - mark.box.height, width, mark.box.height, stroke=0, fill=1)
        x += width
