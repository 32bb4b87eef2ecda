"""A dropped file becomes listings with stock, and its bad rows a report that can be mended."""

import boto3
import pytest

from tests.capabilities.imports.files import HEADER, Drops, a_csv, a_row, items, names, products
from tests.world import World


@pytest.fixture
def drops(world: World) -> Drops:
    drops = Drops(world, world.seller())
    drops.arrive()
    return drops


COUNTED = {"read": 0, "created": 0, "updated": 0, "unchanged": 0, "skipped": 0, "rejected": 0}


def codes(report: list[dict[str, str]]) -> dict[str, str]:
    return {row["SKU"]: row["error_code"] for row in report}


def test_bad_rows_among_good_ones(drops: Drops) -> None:
    rows = products(20)
    rows[1]["Price"] = "-1"
    rows[2]["Title"] = ""
    rows[3]["Category"] = "moon.rocks"
    rows[4]["Stock"] = "many"
    rows[17]["SKU"] = "S5-0"
    rows[19]["Price"] = "7600.01"
    import_id = drops.drop(a_csv(*rows))
    done = drops.imported(import_id)
    assert done["status"] == "completed"
    assert done["counts"] == COUNTED | {"read": 20, "created": 14, "rejected": 6}
    assert [(row["error_row"], row["error_column"], row["error_code"]) for row in drops.refused(import_id)] == [
        ("3", "Price", "row.price.negative"),
        ("4", "Title", "row.title.missing"),
        ("5", "Category", "row.category.unknown"),
        ("6", "Stock", "row.stock.not_a_whole_number"),
        ("19", "SKU", "row.duplicate_sku"),
        ("21", "Price", "row.price.too_high"),
    ]
    assert all(row["error_reason"] for row in drops.refused(import_id))
    assert len(drops.listings()) == 14


def test_rows_of_one_product_are_one_listing_with_stock(drops: Drops) -> None:
    drops.drop(a_csv(a_row("mug", "M-1", stock="3"), a_row("mug", "M-2", stock="0"), a_row("cup", "C-1")))
    cup, mug = drops.listings()
    assert [sku["seller_sku"] for sku in mug["skus"]] == ["M-1", "M-2"]
    assert (drops.stock(mug), drops.stock(cup)) == ([3, 0], [12])


def test_all_that_a_row_says_is_in_its_listing(drops: Drops) -> None:
    row = a_row("mug", "M-1", option_1_name="Color", option_1_value="Blue", barcode="4006381333931")
    drops.drop(a_csv(row))
    (listing,) = drops.listings()
    assert (listing["title"], listing["brand"], listing["status"]) == ("Enamel mug", "Northfold", "draft")
    (sku,) = listing["skus"]
    assert sku["price"] == {"amount": 1999, "currency": "USD"}
    assert sku["options"] == [{"name": "Color", "value": "Blue"}]
    assert (sku["barcode"], sku["weight_grams"], sku["height_mm"]) == ("4006381333931", 310, 95)


def test_the_largest_listing_comes_in_whole(drops: Drops) -> None:
    import_id = drops.drop(a_csv(*products(1, skus_each=20)))
    (listing,) = drops.listings()
    assert (len(listing["skus"]), drops.stock(listing)) == (20, [12] * 20)
    assert drops.counts(import_id)["created"] == 20


def test_more_skus_than_a_listing_has_are_refused(drops: Drops) -> None:
    import_id = drops.drop(a_csv(*products(1, skus_each=102)))
    assert codes(drops.refused(import_id)) == {
        "S0-100": "row.product_id.too_many_skus",
        "S0-101": "row.product_id.too_many_skus",
    }


def test_the_same_file_again_changes_nothing(drops: Drops) -> None:
    file = a_csv(*products(6, skus_each=2), a_row("bad", "B-1", price="free"))
    drops.drop(file)
    before = items("catalog", "inventory", "events")
    import_id = drops.drop(file)
    after = items("catalog", "inventory", "events")
    assert drops.counts(import_id) == COUNTED | {"read": 13, "unchanged": 12, "rejected": 1}
    assert (after["catalog"], after["inventory"]) == (before["catalog"], before["inventory"])
    told = names(set(after["events"]) - set(before["events"]))
    assert told == {"import_started", "import_planned", "import_finished"}


def test_a_changed_file_changes_what_differs(drops: Drops) -> None:
    drops.drop(a_csv(a_row("mug", "M-1"), a_row("cup", "C-1"), a_row("jug", "J-1"), a_row("pot", "P-1")))
    changed = a_csv(
        a_row("mug", "M-1", price="24.5"), a_row("cup", "C-1", stock="7"), a_row("jug", "J-1"), a_row("pot", "P-2")
    )
    import_id = drops.drop(changed)
    assert drops.counts(import_id) == COUNTED | {"read": 4, "created": 1, "updated": 2, "unchanged": 1}
    pot, _, cup, mug = drops.listings()
    assert mug["skus"][0]["price"]["amount"] == 2450
    assert drops.stock(cup) == [7]
    assert [sku["seller_sku"] for sku in pot["skus"]] == ["P-1", "P-2"]


def test_a_mended_report_dropped_again_goes_in_beside_its_product(drops: Drops) -> None:
    first = drops.drop(a_csv(a_row("mug", "M-1"), a_row("mug", "M-2", price="$5"), a_row("mug", "M-3")))
    mended = drops.report(first).replace(b'"$5"', b'"5.00"')
    second = drops.drop(mended)
    assert drops.counts(second) == COUNTED | {"read": 1, "created": 1}
    (listing,) = drops.listings()
    assert {sku["seller_sku"] for sku in listing["skus"]} == {"M-1", "M-2", "M-3"}


def test_rows_of_a_product_that_stand_apart_are_one_listing_still(drops: Drops) -> None:
    drops.drop(a_csv(a_row("mug", "M-1"), *products(20), a_row("mug", "M-2")))
    mugs = [listing for listing in drops.listings() if listing["skus"][0]["seller_sku"] == "M-1"]
    assert [sku["seller_sku"] for sku in mugs[0]["skus"]] == ["M-1", "M-2"]


def test_a_row_that_disagrees_about_its_listing_is_refused(drops: Drops) -> None:
    import_id = drops.drop(a_csv(a_row("mug", "M-1"), a_row("mug", "M-2", title="Another mug")))
    assert codes(drops.refused(import_id)) == {"M-2": "row.title.differs"}


def test_a_sku_of_another_listing_is_refused(drops: Drops) -> None:
    drops.drop(a_csv(a_row("mug", "M-1"), a_row("cup", "C-1")))
    import_id = drops.drop(a_csv(a_row("mug", "M-1"), a_row("mug", "C-1")))
    assert codes(drops.refused(import_id)) == {"C-1": "row.sku.of_another_listing"}


def test_a_listing_made_by_hand_is_changed_by_its_sku(drops: Drops) -> None:
    listing = drops.seller.lists(stock=4)
    sku = listing["skus"][0]["seller_sku"]
    import_id = drops.drop(a_csv(a_row("mug", sku, stock="9")))
    assert drops.counts(import_id)["updated"] == 1
    drops.world.settle()
    (changed,) = drops.listings()
    assert (changed["listing_id"], changed["title"]) == (listing["listing_id"], "Enamel mug")
    assert (changed["status"], drops.stock(changed)) == ("live", [9])


def test_less_stock_than_orders_hold_is_refused(drops: Drops) -> None:
    from tests import builders

    listing = drops.seller.lists(stock=4)
    drops.world.buyer().orders(builders.a_line(listing, quantity=3))
    sku = listing["skus"][0]["seller_sku"]
    import_id = drops.drop(a_csv(a_row("mug", sku, stock="2")))
    assert codes(drops.refused(import_id)) == {sku: "row.stock.reserved"}
    assert drops.stock(listing) == [4]


def test_a_quantity_of_zero_is_a_sku_without_stock(drops: Drops) -> None:
    drops.drop(a_csv(a_row("mug", "M-1", stock="0")))
    assert drops.stock(drops.listings()[0]) == [0]


def test_a_scattered_file_of_windows_is_read(drops: Drops) -> None:
    file = a_csv(a_row("mug", "M-1", title="Café cup")).decode().replace(",", ";").encode("cp1252")
    drops.drop(file)
    assert drops.listings()[0]["title"] == "Café cup"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_with_a_byte_order_mark_is_read(drops: Drops, encoding: str) -> None:
    import_id = drops.drop(a_csv(a_row("mug", "M-1", title="Größe 🧣")).decode().encode(encoding))
    assert drops.imported(import_id)["status"] == "completed"
    assert drops.listings()[0]["title"] == "Größe 🧣"


WRONG: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "file.empty"),
    "no rows": (",".join(HEADER).encode() + b"\n", "file.no_rows"),
    "UTF-16 without mark": (",".join(HEADER).encode("utf-16-le"), "file.nul_bytes"),
    "a workbook": (b"PK\x03\x04 and so on", "file.not_csv"),
    "bad only at its end": (a_csv(*products(30)) + b'P,"never closed', "file.quote.unclosed"),
    "an endless header": (b"Title" + b" " * 20_000 + b",SKU\n1,2\n", "file.header.too_long"),
    "a column twice": (b"SKU,Price,price\nA,1,2\n", "file.header.repeated"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_file_fails_with_its_reason_and_changes_nothing(drops: Drops, wrong: str) -> None:
    content, code = WRONG[wrong]
    import_id = drops.drop(content)
    failed = drops.imported(import_id)
    assert (failed["status"], failed["failure"]["code"]) == ("failed", code)
    assert failed["failure"]["message"]
    assert items("catalog", "inventory") == {"catalog": [], "inventory": []}
    assert "import_failed" in names(items("events")["events"])


def test_a_report_is_safe_to_open_in_a_spreadsheet(drops: Drops) -> None:
    import_id = drops.drop(a_csv(a_row("mug", "M-1", title="=HYPERLINK(1)", price="free")))
    assert drops.refused(import_id)[0]["Title"] == "'=HYPERLINK(1)"


def test_the_examples_of_the_template_are_left_out(drops: Drops) -> None:
    template = drops.seller.does("GET", "/v1/imports/template?category=kitchen.dining.drinkware")
    import_id = drops.drop(template["csv"].encode() + a_csv(a_row("mug", "M-1")).split(b"\r\n", 1)[1])
    assert drops.counts(import_id) == COUNTED | {"read": 2, "created": 1, "skipped": 1}
    assert any("fetched from their addresses" in note for note in template["notes"])


def test_a_file_under_no_seller_is_parked(world: World) -> None:
    boto3.client("s3").put_object(Bucket="drop", Key="sel_nobody/file.csv", Body=a_csv(a_row("mug", "M-1")))
    world.drain("imports")
    (parked,) = world.receive("imports-dead")
    assert "imports.stray_file" in parked["Body"]
