"""The shipping label as a scanner, a printer and a packer meet it."""

import re
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO

import pypdfium2  # type: ignore[import-untyped, unused-ignore]
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from chalicelib.fulfillment.carriers import LabelFormat, Parcel, PostalAddress, PurchasedLabel, Shipment
from chalicelib.fulfillment.carriers.local import LocalCarrier
from chalicelib.fulfillment.papers import labels
from chalicelib.fulfillment.papers.marks import Bars, Box

SHIP_BY = datetime(2026, 3, 4, 17, 20, tzinfo=UTC)
PRINTER_SCALE = 203 / 72
FRAME = (8, 8, 280, 424)
LONG = "Maximilian Bartholomew Featherstonehaugh-Cholmondeley "
SELLER = PostalAddress(
    name="Blue Heron Ceramics",
    line1="1420 NW Lovejoy St",
    line2="Studio 5",
    city="Portland",
    state="OR",
    postal_code="97209",
    country="US",
)
BUYER = PostalAddress(
    name="Dolores Abernathy",
    line1="77 Massachusetts Ave",
    line2="Apt 12B",
    city="Cambridge",
    state="MA",
    postal_code="02139-4307",
    country="US",
)


def a_shipment(to: PostalAddress = BUYER, ship_from: PostalAddress = SELLER, reference: str = "ORD-7") -> Shipment:
    parcel = Parcel(weight_grams=1_240, length_mm=250, width_mm=200, height_mm=120)
    return Shipment(ship_from=ship_from, ship_to=to, parcel=parcel, reference=reference)


def a_label(key: str = "package-1", service: str = "ground") -> PurchasedLabel:
    return LocalCarrier().buy(a_shipment(), service, key)


def no_artwork(label: PurchasedLabel, form: LabelFormat) -> None:
    """The carrier leaves the label to us."""


def printed(form: LabelFormat, label: PurchasedLabel | None = None) -> bytes:
    return labels.printed(a_shipment(), label or a_label(), SHIP_BY, form, no_artwork)


def render_label(shipment: Shipment, label: PurchasedLabel, ship_by: datetime | None) -> bytes:
    return labels.printed(shipment, label, ship_by, LabelFormat.PDF_4X6, no_artwork)


def page_of(pdf: bytes) -> pypdfium2.PdfPage:
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    return document[0]


def text_of(pdf: bytes) -> str:
    return " ".join(page_of(pdf).get_textpage().get_text_bounded().split())


def barcodes_of(pdf: bytes) -> list[tuple[str, str]]:
    image = page_of(pdf).render(scale=PRINTER_SCALE, grayscale=True).to_pil()
    return [(str(found.format), found.text) for found in zxingcpp.read_barcodes(image)]


def assert_all_text_is_inside_the_frame(pdf: bytes) -> None:
    text = page_of(pdf).get_textpage()
    boxes = [text.get_charbox(index) for index in range(text.count_chars())]
    assert all(left >= FRAME[0] and bottom >= FRAME[1] for left, bottom, _, _ in boxes)
    assert all(right <= FRAME[2] and top <= FRAME[3] for _, _, right, top in boxes)


def assert_no_two_texts_overlap(pdf: bytes) -> None:
    lines = page_of(pdf).get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
    boxes = [line.get_bounds() for line in lines]
    assert boxes
    for index, (left, bottom, right, top) in enumerate(boxes):
        for other_left, other_bottom, other_right, other_top in boxes[index + 1 :]:
            beside = right <= other_left or other_right <= left
            assert beside or top <= other_bottom + 1 or other_top <= bottom + 1


@pytest.mark.parametrize("service", ["ground", "two_day", "overnight"])
def test_a_printed_label_scans_as_its_tracking_number(service: str) -> None:
    label = a_label(service=service)

    pdf = render_label(a_shipment(), label, SHIP_BY)

    assert barcodes_of(pdf) == [("Code 128", label.tracking_number)]


@settings(max_examples=10, deadline=None)
@given(st.text(min_size=1, max_size=20))
def test_every_tracking_number_scans(key: str) -> None:
    label = a_label(key)

    assert barcodes_of(render_label(a_shipment(), label, None)) == [("Code 128", label.tracking_number)]


@pytest.mark.parametrize("number", ["1Z999AA10123456784", "9" * 34, "TBA123456789000"])
def test_the_numbers_of_other_carriers_scan_too(number: str) -> None:
    label = a_label().model_copy(update={"tracking_number": number})

    assert barcodes_of(render_label(a_shipment(), label, None)) == [("Code 128", number)]


def test_the_barcode_has_ten_modules_of_white_on_either_side() -> None:
    scale = 4
    image = page_of(render_label(a_shipment(), a_label(), None)).render(scale=scale, grayscale=True).to_pil()
    row = image.crop((0, (432 - 100) * scale, image.width, (432 - 100) * scale + 1)).tobytes()
    dark = [x for x, level in enumerate(row) if level < 128]
    bars = [x for x in dark if 12 * scale < x < 276 * scale]
    quiet = 10 * 4 * 72 / 203 * scale

    assert min(bars) - max(x for x in dark if x < min(bars)) > quiet
    assert min(x for x in dark if x > max(bars)) - max(bars) > quiet


def test_the_page_is_four_by_six_inches() -> None:
    assert page_of(render_label(a_shipment(), a_label(), SHIP_BY)).get_size() == (4 * 72, 6 * 72)


def test_a_label_says_everything_a_packer_needs() -> None:
    text = text_of(render_label(a_shipment(), a_label(), SHIP_BY))

    for fact in (
        "LOCAL GROUND",
        "FROM Blue Heron Ceramics 1420 NW Lovejoy St Studio 5 Portland, OR 97209",
        "SHIP TO Dolores Abernathy 77 Massachusetts Ave Apt 12B Cambridge, MA 02139-4307",
        "WEIGHT 2 LB 12 OZ",
        "ZONE 8",
        "SHIP BY 2026-03-04 17:20 UTC",
        "REF ORD-7",
    ):
        assert fact in text


def test_the_tracking_number_can_be_read_without_a_scanner() -> None:
    label = a_label()

    text = text_of(render_label(a_shipment(), label, None))

    assert label.tracking_number in text.replace(" ", "")


def test_a_ship_by_of_another_zone_is_printed_in_utc() -> None:
    pacific = SHIP_BY.astimezone(timezone(timedelta(hours=-8)))

    assert "2026-03-04 17:20 UTC" in text_of(render_label(a_shipment(), a_label(), pacific))


def test_a_label_without_ship_by_says_nothing_of_it() -> None:
    assert "SHIP BY" not in text_of(render_label(a_shipment(), a_label(), None))


def test_a_label_rendered_twice_is_the_same_file() -> None:
    first = render_label(a_shipment(), a_label(), SHIP_BY)

    assert render_label(a_shipment(), a_label(), SHIP_BY) == first


def test_the_label_carries_its_own_fonts() -> None:
    pdf = render_label(a_shipment(), a_label(), SHIP_BY)

    assert pdf.count(b"/FontFile2") == pdf.count(b"/Type /FontDescriptor") == 2


def test_a_label_bears_no_time_of_its_own() -> None:
    pdf = pypdfium2.PdfDocument(render_label(a_shipment(), a_label(), SHIP_BY))

    assert pdf.get_metadata_value("CreationDate").startswith("D:20000101")


@pytest.mark.parametrize(
    "changes",
    [
        {"name": LONG},
        {"name": LONG * 10},
        {"name": "W" * 400},
        {"line1": LONG * 5, "line2": "Apartment " * 40},
        {"city": "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"},
        {"name": "@" * 500, "line1": "—" * 500, "line2": "…" * 500, "city": "Æ" * 500},
    ],
    ids=["long", "ten times long", "one long word", "long lines", "long city", "absurd"],
)
def test_long_addresses_stay_inside_the_page(changes: dict[str, str]) -> None:
    long = BUYER.model_copy(update=changes)

    pdf = render_label(a_shipment(to=long, ship_from=long, reference="R" * 200), a_label(), SHIP_BY)

    assert_all_text_is_inside_the_frame(pdf)
    assert_no_two_texts_overlap(pdf)
    assert barcodes_of(pdf) == [("Code 128", a_label().tracking_number)]


def test_a_long_name_never_pushes_out_the_zip_code() -> None:
    long = BUYER.model_copy(update={"name": LONG * 20, "line1": LONG * 20, "line2": LONG * 20})

    text = text_of(render_label(a_shipment(to=long, ship_from=long), a_label(), None))

    assert text.count("Cambridge, MA 02139-4307") == 2


def test_an_ordinary_address_is_large_enough_to_read_at_arms_length() -> None:
    text = page_of(render_label(a_shipment(), a_label(), None)).get_textpage()
    start = text.get_text_range().index("Dolores")
    _, bottom, _, top = text.get_charbox(start)

    assert top - bottom > 10


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("José Núñez", "José Núñez"),
        ("Jose\u0301", "José"),
        ("Łukasz Żółć", "Łukasz Zółć"),
        ("Nguyễn Thị", "Nguyen Thi"),
        ("王小明", "???"),
        ("Иван Petrov", "???? Petrov"),
        ("Ann 🎉", "Ann ?"),
        ("Ann\n\tO\u2019Neil\u200b\x00", "Ann O\u2019Neil"),
    ],
)
def test_letters_the_font_lacks_lose_accents_or_become_question_marks(name: str, printed: str) -> None:
    to = BUYER.model_copy(update={"name": name})

    assert f"SHIP TO {printed} 77 Mass" in text_of(render_label(a_shipment(to=to), a_label(), None))


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=80), st.text(min_size=1, max_size=80))
def test_no_text_breaks_a_label(name: str, line: str) -> None:
    to = BUYER.model_copy(update={"name": name, "line1": line, "city": line})

    assert_all_text_is_inside_the_frame(render_label(a_shipment(to=to, reference=line), a_label(), SHIP_BY))


def test_a_parcel_abroad_names_both_countries() -> None:
    to = BUYER.model_copy(update={"country": "CA", "postal_code": "K1A 0B1"})

    text = text_of(render_label(a_shipment(to=to), a_label(), None))

    assert "97209 US" in text
    assert "K1A 0B1 CA" in text


def test_an_a6_label_is_a6_and_scans() -> None:
    pdf = printed(LabelFormat.PDF_A6)
    width, height = page_of(pdf).get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (105, 148)
    assert barcodes_of(pdf) == [("Code 128", a_label().tracking_number)]


@pytest.mark.parametrize("number", ["9900000000000000000009", "1Z999AA10123456784", "TBA123456789000"])
def test_a_png_label_is_four_by_six_inches_and_scans(number: str) -> None:
    label = a_label().model_copy(update={"tracking_number": number})
    image = Image.open(BytesIO(printed(LabelFormat.PNG, label)))
    assert image.size == (812, 1218)
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [number]


def test_a_zpl_label_is_well_formed_and_holds_the_barcode_within_the_label() -> None:
    label = a_label()
    text = printed(LabelFormat.ZPL).decode()
    fields = re.findall(r"\^FO(\d+),(\d+)(.*?)\^FS", text)
    assert text.startswith("^XA")
    assert text.rstrip().endswith("^XZ")
    assert text.count("^FO") == text.count("^FS") == len(fields)
    assert all(int(x) < 812 and int(y) < 1218 for x, y, _ in fields)
    [(left, module)] = re.findall(r"\^FO(\d+),\d+\^BY(\d),3,\d+\^BCN", text)
    modules = Bars(Box(0, 0, 270, 70), label.tracking_number).modules()
    assert int(left) >= 10 * int(module)
    assert int(left) + (modules + 10) * int(module) <= 812
    assert f"^FD{label.tracking_number}^FS" in text


def test_what_looks_like_a_command_in_an_address_is_not_one() -> None:
    nasty = BUYER.model_copy(update={"name": "^XZ~JR_5E ^FDx^FS"})
    text = labels.printed(a_shipment(to=nasty), a_label(), None, LabelFormat.ZPL, no_artwork).decode()
    assert text.count("^XZ") == 1
    assert "~" not in text
    assert "_5EXZ_7EJR_5F5E _5EFDx_5EFS" in text


def test_the_carrier_s_own_artwork_goes_before_ours() -> None:
    picture = printed(LabelFormat.PNG)

    def theirs(label: PurchasedLabel, form: LabelFormat) -> bytes:
        return b"^XA^XZ" if form is LabelFormat.ZPL else picture

    def as_(form: LabelFormat) -> bytes:
        return labels.printed(a_shipment(), a_label("another"), None, form, theirs)

    assert as_(LabelFormat.ZPL) == b"^XA^XZ"
    assert as_(LabelFormat.PNG) == picture
    assert barcodes_of(as_(LabelFormat.PDF_4X6)) == [("Code 128", a_label().tracking_number)]
