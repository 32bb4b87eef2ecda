"""What a row may do is said by the mode; a dry run shows it first, and all or nothing means it."""

from typing import Any

import pytest

from tests.capabilities.imports.files import Drops, a_csv, a_row, items
from tests.world import World

PRICES = b"SKU,Price,Stock\nM-1,24.00,\nM-2,,7\n"


@pytest.fixture
def drops(world: World) -> Drops:
    drops = Drops(world, world.seller())
    drops.drop(a_csv(a_row("mug", "M-1"), a_row("mug", "M-2")))
    return drops


def codes(drops: Drops, import_id: str) -> dict[str, str]:
    return {row["SKU"]: row["error_code"] for row in drops.refused(import_id)}


def mug(drops: Drops) -> Any:
    return next(listing for listing in drops.listings() if listing["skus"][0]["seller_sku"] == "M-1")


def prices(drops: Drops) -> list[int]:
    return [sku["price"]["amount"] for sku in mug(drops)["skus"]]


def test_creating_adds_what_is_new_and_changes_nothing_that_is_there(drops: Drops) -> None:
    file = a_csv(a_row("mug", "M-1", title="New", price="1"), a_row("mug", "M-3", title="New"))
    import_id = drops.ask(file, mode="create")
    assert codes(drops, import_id) == {"M-1": "row.sku.exists"}
    assert [sku["seller_sku"] for sku in mug(drops)["skus"]] == ["M-1", "M-2", "M-3"]
    assert (mug(drops)["title"], prices(drops)[0]) == ("Enamel mug", 1999)


def test_an_update_changes_only_what_it_says_and_adds_nothing(drops: Drops) -> None:
    import_id = drops.ask(b"SKU,Title\nM-1,Blue mug\nM-9,Blue mug\n", mode="update")
    assert codes(drops, import_id) == {"M-9": "row.sku.unknown"}
    changed = mug(drops)
    assert (changed["title"], changed["description"]) == ("Blue mug", "<p>Light and hard to break.</p>")
    assert (prices(drops), drops.stock(changed)) == ([1999, 1999], [12, 12])


def test_stock_and_price_change_nothing_else(drops: Drops) -> None:
    import_id = drops.ask(b"SKU,Price,Stock,Title\nM-1,24.00,,Renamed\nM-2,,7,Renamed\n", mode="stock_and_price")
    assert drops.counts(import_id)["updated"] == 2
    assert (prices(drops), drops.stock(mug(drops))) == ([2400, 1999], [12, 7])
    assert mug(drops)["title"] == "Enamel mug"


def test_the_folder_of_a_dropped_file_says_its_mode(drops: Drops) -> None:
    drops.drop(PRICES, "stock_and_price/today.csv")
    assert (prices(drops), drops.stock(mug(drops))) == ([2400, 1999], [12, 7])
    assert drops.newest()["settings"]["mode"] == "stock_and_price"


def test_a_dry_run_shows_what_would_change_and_changes_nothing(drops: Drops) -> None:
    before = items("catalog", "inventory")
    import_id = drops.ask(PRICES + b"M-9,1,1\n", mode="stock_and_price", dry_run=True)
    seen = drops.imported(import_id)
    assert (seen["status"], seen["possible_actions"]) == ("previewed", ["apply"])
    assert (seen["counts"]["updated"], seen["counts"]["rejected"]) == (2, 1)
    assert items("catalog", "inventory") == before
    first, second = drops.seller.does("GET", f"/v1/imports/{import_id}/rows")["data"]
    assert (first["sku"], first["outcome"]) == ("M-1", "updated")
    assert first["differences"] == [{"field": "price", "before": "1999", "after": "2400"}]
    assert second["differences"] == [{"field": "stock", "before": "12", "after": "7"}]


def test_a_dry_run_of_new_products_writes_none(drops: Drops) -> None:
    before = items("catalog", "inventory")
    import_id = drops.ask(a_csv(a_row("cup", "C-1"), a_row("cup", "C-2")), dry_run=True)
    assert drops.counts(import_id)["created"] == 2
    assert items("catalog", "inventory") == before


def test_what_a_dry_run_showed_is_applied_without_another_upload(drops: Drops) -> None:
    import_id = drops.ask(PRICES, mode="stock_and_price", dry_run=True)
    drops.seller.does("POST", f"/v1/imports/{import_id}/apply")
    drops.world.settle()
    done = drops.imported(import_id)
    assert (done["status"], done["counts"]["updated"]) == ("completed", 2)
    assert (prices(drops), drops.stock(mug(drops))) == ([2400, 1999], [12, 7])
    assert drops.seller.send("POST", f"/v1/imports/{import_id}/apply").code == "lifecycle.not_possible"


def test_a_preview_is_paged(drops: Drops) -> None:
    rows = b"".join(b"C-%d,%d.00\n" % (n, n + 1) for n in range(12))
    drops.drop(a_csv(*(a_row(f"cup{n}", f"C-{n}") for n in range(12))))
    import_id = drops.ask(b"SKU,Price\n" + rows, mode="update", dry_run=True)
    first = drops.seller.does("GET", f"/v1/imports/{import_id}/rows?limit=11")
    rest = drops.seller.does("GET", f"/v1/imports/{import_id}/rows?limit=11&cursor={first['next_cursor']}")
    seen = [row["sku"] for page in (first, rest) for row in page["data"]]
    assert seen == [f"C-{n}" for n in range(12)]
    assert "next_cursor" not in rest
    wrong = drops.seller.get(f"/v1/imports/{import_id}/rows?cursor=YWJj")
    assert (wrong.status, wrong.json["errors"][0]["code"]) == (422, "cursor.invalid")


def test_all_or_nothing_writes_nothing_if_one_row_is_bad(drops: Drops) -> None:
    before = items("catalog", "inventory")
    file = a_csv(a_row("cup", "C-1"), a_row("cup", "C-2", price="free"))
    import_id = drops.ask(file, error_policy="all_or_nothing")
    failed = drops.imported(import_id)
    assert (failed["status"], failed["failure"]["code"]) == ("failed", "file.rows_rejected")
    assert items("catalog", "inventory") == before
    assert codes(drops, import_id) == {"C-2": "row.price.not_a_number"}


def test_all_or_nothing_writes_all_if_all_are_good(drops: Drops) -> None:
    import_id = drops.ask(a_csv(a_row("cup", "C-1"), a_row("cup", "C-2")), error_policy="all_or_nothing")
    assert (drops.imported(import_id)["status"], drops.counts(import_id)["created"]) == ("completed", 2)


def test_an_unknown_mode_or_mapping_is_refused_when_it_is_asked_for(drops: Drops) -> None:
    for wrong in ({"mode": "replace"}, {"mapping": "nobody saved this"}):
        answer = drops.seller.send("POST", "/v1/imports", {"filename": "a.csv"} | wrong)
        assert (answer.status, answer.code) == (422, "request.invalid")
