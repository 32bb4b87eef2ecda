"""A file with columns of its own waits for its seller to say what they are; the next one like it does not."""

from typing import Any

import pytest

from tests.capabilities.imports.files import Drops, a_csv, a_row, items, names
from tests.world import World

FILE = b"Artikel;Titel;Preis;Lager\nM-1;Becher;19.99;4\n"
MAPPING: dict[str, Any] = {
    "name": "my warehouse",
    "columns": {"Artikel": "sku", "Titel": "title", "Preis": "price", "Lager": "stock"},
    "defaults": {
        "description": "A good thing.",
        "category": "kitchen.dining.drinkware",
        "weight_g": "300",
        "length_mm": "120",
        "width_mm": "100",
        "height_mm": "95",
    },
}
SHOPIFY = (
    b"Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,"
    b"Variant Inventory Qty,Variant Price,Image Src,Image Position\n"
    b'shirt,Blue Shirt,"<p>Soft, and ""blue""\nwith a line break</p>",Acme,,men,true,Size,Small,,0,1,50,'
    b"https://x.example/1.jpg,1\n"
    b"shirt,,,,,,,,Large,,0,2,55,,\n"
    b"shirt,,,,,,,,,,,,,https://x.example/2.jpg,2\n"
    b"sofa,Cream Sofa,<p>A sofa</p>,Acme,Indoor,,true,Title,Default Title,,0,4,500,https://x.example/3.jpg,1\n"
)


@pytest.fixture
def drops(world: World) -> Drops:
    drops = Drops(world, world.seller())
    drops.arrive()
    return drops


def test_a_file_nobody_knows_waits_and_shows_what_was_seen(drops: Drops) -> None:
    import_id = drops.drop(FILE)
    waiting = drops.imported(import_id)
    assert (waiting["status"], waiting["possible_actions"]) == ("awaiting_mapping", ["map"])
    asked = drops.seller.does("GET", f"/v1/imports/{import_id}/mapping")
    seen = asked["seen"]
    assert (seen["header"], seen["delimiter"]) == (["Artikel", "Titel", "Preis", "Lager"], ";")
    assert seen["rows"] == [["M-1", "Becher", "19.99", "4"]]
    assert seen["suggestions"]["Titel"] == "title"
    assert {column["key"] for column in asked["columns"] if column["required"]} >= {"sku", "price", "stock"}
    assert "import_needs_mapping" in names(items("events")["events"])


def test_a_file_goes_on_once_its_columns_are_told_and_the_next_by_itself(drops: Drops) -> None:
    import_id = drops.drop(FILE.replace(b"Artikel", b"Artikel;Gruppe").replace(b"M-1", b"M-1;mug"))
    told = MAPPING | {"columns": MAPPING["columns"] | {"Gruppe": "product_id"}}
    drops.seller.does("PUT", f"/v1/imports/{import_id}/mapping", told)
    drops.world.settle()
    assert drops.counts(import_id)["created"] == 1
    (listing,) = drops.listings()
    assert (listing["title"], listing["skus"][0]["weight_grams"]) == ("Becher", 300)
    again = drops.drop(b"Gruppe;Artikel;Titel;Preis;Lager\nmug;M-2;Becher;21.00;1\n")
    assert (drops.imported(again)["recipe"], drops.counts(again)["created"]) == ("my warehouse", 1)


def test_a_mapping_that_lacks_a_column_is_refused_with_its_name(drops: Drops) -> None:
    import_id = drops.drop(FILE)
    answer = drops.seller.send("PUT", f"/v1/imports/{import_id}/mapping", MAPPING)
    assert answer.status == 422
    assert {error["code"] for error in answer.json["errors"]} == {"mapping.missing"}
    strange = MAPPING | {"columns": {"Nichts": "sku"}}
    answer = drops.seller.send("PUT", f"/v1/imports/{import_id}/mapping", strange)
    assert "mapping.no_such_column" in {error["code"] for error in answer.json["errors"]}


def test_a_file_nobody_maps_ends_after_a_week_with_what_was_seen(drops: Drops) -> None:
    import_id = drops.drop(FILE)
    drops.world.wait(days=7, minutes=1)
    failed = drops.imported(import_id)
    assert (failed["status"], failed["failure"]["code"]) == ("failed", "file.header.mismatch")
    assert "Artikel, Titel, Preis, Lager" in failed["failure"]["message"]


def test_mappings_are_kept_by_name_and_forgotten(drops: Drops) -> None:
    body = {"name": "prices", "columns": {"Code": "sku", "Cost": "price"}}
    drops.seller.does("POST", "/v1/import-mappings", body)
    changed = drops.seller.does("POST", "/v1/import-mappings", body | {"defaults": {"stock": "3"}})
    assert changed["version"] == 2
    assert drops.seller.does("GET", "/v1/import-mappings")["data"] == [changed]
    assert drops.world.seller().get("/v1/import-mappings/prices").status == 404
    drops.seller.does("DELETE", "/v1/import-mappings/prices")
    assert drops.seller.does("GET", "/v1/import-mappings")["data"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"columns": {"A": "no_such_column"}},
        {"columns": {"A": "sku", "B": "sku"}},
        {"defaults": {"sku": "always the same"}},
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(drops: Drops, wrong: dict[str, Any]) -> None:
    assert drops.seller.send("POST", "/v1/import-mappings", {"name": "x"} | wrong).status == 422


def test_the_name_of_our_template_is_no_mapping_s_name(drops: Drops) -> None:
    assert drops.seller.send("POST", "/v1/import-mappings", {"name": "template"}).status == 422


def test_a_shopify_export_goes_in_as_it_is(drops: Drops) -> None:
    import_id = drops.drop(SHOPIFY)
    done = drops.imported(import_id)
    assert (done["status"], done["recipe"]) == ("completed", "shopify")
    assert (done["counts"]["created"], done["counts"]["skipped"], done["counts"]["rejected"]) == (3, 1, 0)
    assert {"sku.derived", "category.guessed", "package.assumed"} <= done["findings"].keys()
    sofa, shirt = drops.listings()
    assert [sku["seller_sku"] for sku in shirt["skus"]] == ["shirt-Small", "shirt-Large"]
    assert (shirt["category"], shirt["status"], sofa["category"]) == (
        "apparel.mens.shirts",
        "draft",
        "home.furniture.sofas",
    )
    assert [image["source"] for image in shirt["images"]] == ["https://x.example/1.jpg", "https://x.example/2.jpg"]


def test_the_same_shopify_export_again_changes_nothing(drops: Drops) -> None:
    drops.drop(SHOPIFY)
    again = drops.counts(drops.drop(SHOPIFY))
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 3)


def test_constants_saved_for_shopify_stand_in_for_guesses(drops: Drops) -> None:
    constants = {"category": "apparel.mens.t_shirts", "weight_g": "210"}
    drops.seller.does("POST", "/v1/import-mappings", {"name": "shopify", "defaults": constants})
    done = drops.imported(drops.drop(SHOPIFY))
    assert "category.guessed" not in done["findings"]
    assert {listing["category"] for listing in drops.listings()} == {"apparel.mens.t_shirts"}
    assert drops.listings()[0]["skus"][0]["weight_grams"] == 210


def test_columns_that_are_left_out_are_named(drops: Drops) -> None:
    file = a_csv(a_row("mug", "M-1")).replace(b"\r\n", b",Cost per item\r\n", 1)
    done = drops.imported(drops.drop(file))
    assert (done["ignored_columns"], done["counts"]["created"]) == (["Cost per item"], 1)
