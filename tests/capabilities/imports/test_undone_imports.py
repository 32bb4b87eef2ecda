"""For a day an import can be taken back: what it made is deleted, what it changed is as it was before."""

import csv
import io
from typing import Any

import boto3
import pytest

from tests import builders
from tests.capabilities.imports.files import Drops, a_csv, a_row, products
from tests.world import World


@pytest.fixture
def drops(world: World) -> Drops:
    drops = Drops(world, world.seller())
    drops.drop(a_csv(a_row("mug", "M-1"), a_row("mug", "M-2")))
    return drops


def undone(drops: Drops, import_id: str) -> Any:
    drops.seller.does("POST", f"/v1/imports/{import_id}/undo")
    drops.world.settle()
    return drops.imported(import_id)


def report(drops: Drops, import_id: str) -> dict[str, dict[str, str]]:
    key = f"imports/{drops.seller.seller_id}/{import_id}-undo.csv"
    body = boto3.client("s3").get_object(Bucket="documents", Key=key)["Body"].read().decode("utf-8-sig")
    return {row["sku"]: row for row in csv.DictReader(io.StringIO(body, newline=""))}


def mug(drops: Drops) -> Any:
    return next(listing for listing in drops.listings() if listing["skus"][0]["seller_sku"] == "M-1")


def test_what_an_import_made_is_deleted(drops: Drops) -> None:
    import_id = drops.drop(a_csv(*products(12)))
    done = undone(drops, import_id)
    assert (done["status"], done["undo"]) == ("undone", {"removed": 12, "restored": 0, "kept": 0})
    assert {listing["status"] for listing in drops.listings() if listing != mug(drops)} == {"deleted"}
    assert "undo_report" in done


def test_what_an_import_changed_is_as_before(drops: Drops) -> None:
    before = mug(drops)
    changed = a_csv(
        a_row("mug", "M-1", title="Renamed", price="1.00", stock="3", barcode="4006381333931"),
        a_row("mug", "M-2", title="Renamed"),
    )
    done = undone(drops, drops.drop(changed))
    after = mug(drops)
    assert done["undo"] == {"removed": 0, "restored": 2, "kept": 0}
    assert (after["title"], after["skus"], drops.stock(after)) == (before["title"], before["skus"], [12, 12])


def test_a_sku_that_was_added_is_taken_out_again(drops: Drops) -> None:
    import_id = drops.drop(a_csv(a_row("mug", "M-3")))
    assert undone(drops, import_id)["undo"]["removed"] == 1
    assert [sku["seller_sku"] for sku in mug(drops)["skus"]] == ["M-1", "M-2"]
    again = drops.drop(a_csv(a_row("cup", "M-3")))
    assert drops.counts(again)["created"] == 1


def test_what_was_changed_since_is_kept_and_told(drops: Drops) -> None:
    import_id = drops.drop(a_csv(a_row("mug", "M-1", price="1.00", stock="3"), a_row("mug", "M-2", price="2.00")))
    drops.seller.does("PUT", f"/v1/stock/{mug(drops)['skus'][0]['sku_id']}", {"on_hand": 8})
    done = undone(drops, import_id)
    assert done["undo"] == {"removed": 0, "restored": 1, "kept": 1}
    assert [sku["price"]["amount"] for sku in mug(drops)["skus"]] == [1999, 1999]
    assert drops.stock(mug(drops)) == [8, 12]
    told = report(drops, import_id)
    assert (told["M-1"]["result"], told["M-1"]["kept_fields"]) == ("kept", "stock")
    assert told["M-2"]["result"] == "restored"


def test_of_two_imports_the_first_can_be_undone_and_the_second_stays(drops: Drops) -> None:
    first = drops.ask(b"SKU,Price,Stock\nM-1,5.00,5\n", mode="stock_and_price")
    drops.ask(b"SKU,Price\nM-1,6.00\n", mode="update")
    undone(drops, first)
    assert (mug(drops)["skus"][0]["price"]["amount"], drops.stock(mug(drops))[0]) == (600, 12)


def test_units_that_orders_hold_stay_counted(drops: Drops) -> None:
    listing = drops.seller.lists(stock=4)
    sku = listing["skus"][0]["seller_sku"]
    import_id = drops.ask(f"SKU,Stock\n{sku},9\n".encode(), mode="stock_and_price")
    drops.world.buyer().orders(builders.a_line(listing, quantity=6))
    undone(drops, import_id)
    assert drops.stock(listing) == [9]
    assert report(drops, import_id)[sku]["kept_fields"] == "stock"


def test_after_a_day_an_import_stays(drops: Drops) -> None:
    import_id = drops.drop(a_csv(a_row("cup", "C-1")))
    assert drops.imported(import_id)["possible_actions"] == ["undo"]
    drops.world.wait(hours=25)
    assert drops.imported(import_id)["possible_actions"] == []
    answer = drops.seller.send("POST", f"/v1/imports/{import_id}/undo")
    assert (answer.status, answer.code) == (409, "imports.undo_too_late")


def test_an_undo_comes_once(drops: Drops) -> None:
    import_id = drops.drop(a_csv(a_row("cup", "C-1")))
    undone(drops, import_id)
    assert drops.seller.send("POST", f"/v1/imports/{import_id}/undo").code == "lifecycle.not_possible"


def test_a_row_that_went_bad_after_the_check_takes_everything_back(drops: Drops) -> None:
    """All or nothing, and a buyer takes units between the check and the writing."""
    listing = drops.seller.lists(stock=9)
    sku = listing["skus"][0]["seller_sku"]
    asked = drops.seller.does(
        "POST",
        "/v1/imports",
        {"filename": "a.csv", "mode": "stock_and_price", "error_policy": "all_or_nothing"},
    )
    drops.world.upload(asked["upload"], f"SKU,Stock\nM-1,3\n{sku},2\n".encode())
    drops.arrive()
    assert drops.imported(asked["import_id"])["status"] == "processing"
    drops.world.buyer().orders(builders.a_line(listing, quantity=4))
    drops.world.settle()
    done = drops.imported(asked["import_id"])
    assert (done["status"], done["failure"]["code"]) == ("undone", "file.rows_rejected")
    assert drops.stock(mug(drops)) == [12, 12]


def test_a_file_that_was_undone_can_be_dropped_again(drops: Drops) -> None:
    file = a_csv(*products(2, skus_each=2))
    undone(drops, drops.drop(file))
    again = drops.drop(file)
    assert drops.counts(again)["created"] == 4
    assert [listing["status"] for listing in drops.listings()] == ["draft"] * 3
    assert undone(drops, again)["undo"]["removed"] == 4
