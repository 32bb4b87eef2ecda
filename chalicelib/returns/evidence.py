"""The evidence file of a case as a PDF, the same to the byte every time. For the worker only."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from PIL import Image as Picture
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Image, Paragraph, SimpleDocTemplate, Spacer

from chalicelib.kit.money import Money
from chalicelib.returns.models import CaseFile, Denial, Return

registerFont(TTFont("Vera", "Vera.ttf"))
registerFont(TTFont("VeraBd", "VeraBd.ttf"))
TITLE = ParagraphStyle("title", fontName="VeraBd", fontSize=14, leading=20, spaceAfter=4 * mm)
HEADING = ParagraphStyle("heading", fontName="VeraBd", fontSize=10, leading=14, spaceBefore=4 * mm)
BODY = ParagraphStyle("body", fontName="Vera", fontSize=8.5, leading=12)
SIDE_PIXELS = 1000
"""Photos are printed no sharper than this; the originals stay where they are."""
WIDEST, TALLEST = 80 * mm, 80 * mm


def render(file: CaseFile, photos: Mapping[str, bytes]) -> bytes:
    """The case, its policy, timeline, words and photos on pages of A4."""
    body = BytesIO()
    title = f"Return {file.case.return_id}"
    pages = SimpleDocTemplate(body, pagesize=A4, title=title, invariant=1, leftMargin=18 * mm, rightMargin=18 * mm)
    pages.build([Paragraph(title, TITLE), *_sections(file), *_photos(photos)])
    return body.getvalue()


def _sections(file: CaseFile) -> Iterator[Flowable]:
    case = file.case
    yield from _section("What is asked", _facts(case))
    yield from _section("The policy", file.policy)
    yield from _section("What was said", _words(case))
    if case.way_back:
        yield from _section("The way back", _way_back(case))
    steps = [f"{step.at:%Y-%m-%d %H:%M} UTC, {step.by}: {step.what}. {step.detail}" for step in file.timeline]
    yield from _section("The timeline", steps)


def _section(heading: str, lines: Sequence[str]) -> Iterator[Flowable]:
    yield Paragraph(escape(heading), HEADING)
    for line in lines:
        yield Paragraph(escape(line), BODY)


def _facts(case: Return) -> list[str]:
    goods = [f"{line.quantity} x {line.title} ({line.seller_sku})" for line in case.lines]
    found = [
        f"Order {case.order_id}, placed {case.ordered_at:%Y-%m-%d}.",
        f"Asked {case.asked_at:%Y-%m-%d %H:%M} UTC: {_words_of(case.kind)}, {_words_of(case.reason)}.",
        *goods,
        f"Worth {_shown(case.worth)}. Fault: {case.fault}. Now: {_words_of(case.status)}.",
    ]
    if case.refund:
        found.append(f"Refund {case.refund.refund_key}: {_shown(case.refund.total)}.")
    return found


def _words(case: Return) -> list[str]:
    said = [f"Buyer: {case.text}"]
    said += [f"Seller offers {_shown(case.offer.amount)}: {case.offer.text}"] if case.offer else []
    said += [_no("Seller denies", case.denial)] if case.denial else []
    said += [_no("Seller rejects the goods", case.rejection)] if case.rejection else []
    said += [f"Buyer disputes: {case.dispute.text}"] if case.dispute else []
    said += [f"Operator, {case.decision.outcome}: {case.decision.text}"] if case.decision else []
    return said


def _no(who: str, denial: Denial) -> str:
    return f"{who}, {_words_of(denial.reason)}: {denial.text}"


def _way_back(case: Return) -> list[str]:
    way = case.way_back
    assert way is not None
    found = [f"{_words_of(way.method)}, paid by the {way.paid_by}."]
    if way.tracking_number:
        found.append(f"{way.carrier or 'carrier unknown'}, {way.tracking_number}.")
    for what, at in (("Shipped", way.shipped_at), ("Received", way.received_at)):
        if at:
            found.append(f"{what} {at:%Y-%m-%d %H:%M} UTC.")
    return found


def _photos(photos: Mapping[str, bytes]) -> Iterator[Flowable]:
    if photos:
        yield Paragraph("Photos", HEADING)
    for photo_id, content in photos.items():
        yield Spacer(1, 3 * mm)
        yield Paragraph(photo_id, BODY)
        yield _photo(content)


def _photo(content: bytes) -> Flowable:
    """A photo to fit; one whose bytes end in the middle is named as that."""
    small = BytesIO()
    try:
        with Picture.open(BytesIO(content)) as picture:
            picture.thumbnail((SIDE_PIXELS, SIDE_PIXELS))
            picture.convert("RGB").save(small, "JPEG", quality=80)
            scale = min(WIDEST / picture.width, TALLEST / picture.height)
            size = picture.width * scale, picture.height * scale
    except (OSError, SyntaxError):
        return Paragraph("This photo is damaged and cannot be printed.", BODY)
    return Image(BytesIO(small.getvalue()), *size)


def _words_of(name: str) -> str:
    return name.replace("_", " ")


def _shown(money: Money) -> str:
    return f"{money.amount / 100:.2f} {money.currency}"
