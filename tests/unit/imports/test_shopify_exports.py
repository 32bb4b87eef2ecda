"""A Shopify export is read as it is: what it leaves out is filled in and told, never silently."""

from collections.abc import Iterator

from chalicelib.imports.categories import Guesser
from chalicelib.imports.entries import Completion, entries
from chalicelib.imports.reading import open_csv
from chalicelib.imports.recipes import SavedMapping, recipe_of
from chalicelib.imports.rows import Entry
from chalicelib.imports.shopify import derived_sku, image_addresses
from chalicelib.markets import policies
from chalicelib.markets.models import Package

HEADER = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Option1 Name,Option1 Value,Variant SKU,Variant Grams,"
    "Variant Inventory Qty,Variant Price,Image Src,Cost per item"
)
PACKAGE = Package(weight_grams=500, length_mm=250, width_mm=200, height_mm=100)


def read(*lines: str, **constants: str) -> list[Entry]:
    csv_file = open_csv(["\n".join([HEADER, *lines]).encode()])
    saved = [SavedMapping("shopify", {}, constants)] if constants else []
    recipe = recipe_of(csv_file.header, "all", saved)
    assert recipe.shopify
    assert "Cost per item" in recipe.ignored
    completion = Completion(Guesser(policies.categories("US")), PACKAGE)
    return list(whole(entries(recipe, csv_file), completion))


def whole(found: Iterator[Entry], completion: Completion) -> Iterator[Entry]:
    return (completion.of(entry) for entry in found)


def codes(entry: Entry) -> set[str]:
    return {finding.code for finding in entry.findings}


def test_variants_take_what_only_their_first_row_says() -> None:
    first, second = read(
        "shirt,Blue shirt,<p>A shirt</p>,Acme,,men,Size,Small,S-1,300,4,50,,",
        "shirt,,,,,,,Large,S-2,320,2,55,,",
    )
    assert second.cells["title"] == first.cells["title"] == "Blue shirt"
    assert (second.cells["option_1_name"], second.cells["option_1_value"]) == ("Size", "Large")
    assert (second.cells["sku"], second.cells["price"], second.cells["stock"]) == ("S-2", "55", "2")


def test_a_product_without_variants_has_no_options() -> None:
    (entry,) = read("shirt,Blue shirt,Soft,Acme,,men,Title,Default Title,S-1,300,4,50,,")
    assert not any(key.startswith("option_") for key in entry.cells)


def test_a_blank_sku_is_made_of_handle_and_options_the_same_each_time() -> None:
    (entry,) = read("shirt,Blue shirt,Soft,Acme,,men,Size,X/Large,,300,4,50,,")
    assert entry.cells["sku"] == "shirt-X-Large"
    assert "sku.derived" in codes(entry)


def test_a_long_or_foreign_sku_keeps_apart_what_its_letters_do_not() -> None:
    assert len(derived_sku(["h" * 60, "Large"])) <= 50
    assert derived_sku(["shirt", "Größe"]) != derived_sku(["shirt", "Gräße"])


def test_zero_grams_and_missing_sizes_are_assumed_and_told() -> None:
    (entry,) = read("shirt,Blue shirt,Soft,Acme,,men,Title,Default Title,S-1,0,4,50,,")
    assert (entry.cells["weight_g"], entry.cells["length_mm"]) == ("500", "250")
    assert "package.assumed" in codes(entry)


def test_constants_of_the_seller_go_before_assumptions() -> None:
    sizes = {"weight_g": "80", "length_mm": "10", "width_mm": "10", "height_mm": "10"}
    (entry,) = read("x,Thing,Soft,,,,Title,Default Title,S-1,0,4,5,,", category="home.decor.candles", **sizes)
    assert (entry.cells["weight_g"], entry.cells["category"]) == ("80", "home.decor.candles")
    assert codes(entry) == set()


def test_the_category_is_guessed_from_its_words_and_told() -> None:
    shirt, sofa, thing = read(
        "shirt,Blue shirt,Soft,Acme,,men,Title,Default Title,S-1,1,4,50,,",
        "sofa,Cream sofa,Soft,Acme,Indoor,,Title,Default Title,S-2,1,4,50,,",
        "thing,Qwertz,Soft,Acme,,,Title,Default Title,S-3,1,4,50,,",
    )
    assert (shirt.cells["category"], sofa.cells["category"]) == ("apparel.mens.shirts", "home.furniture.sofas")
    assert "category" not in thing.cells
    assert "category.guessed" in codes(shirt)


def test_no_guess_is_a_category_that_needs_approval() -> None:
    (entry,) = read("x,Vitamins and minerals,Soft,Acme,,,Title,Default Title,S-1,1,4,50,,")
    assert entry.cells.get("category", "") != "health.supplements.vitamins"


def test_a_row_that_only_adds_an_image_is_no_sku() -> None:
    _, image = read(
        "shirt,Blue shirt,Soft,Acme,,men,Title,Default Title,S-1,1,4,50,https://x.example/1.jpg,",
        "shirt,,,,,,,,,,,,https://x.example/2.jpg,",
    )
    assert image.only_adds
    assert image_addresses(image.cells) == ["https://x.example/2.jpg"]


def test_an_oversold_or_untracked_quantity_counts_as_none() -> None:
    oversold, untracked = read(
        "a,Shirt A,Soft,Acme,,men,Title,Default Title,S-1,1,-3,50,,",
        "b,Shirt B,Soft,Acme,,men,Title,Default Title,S-2,1,,50,,",
    )
    assert (oversold.cells["stock"], untracked.cells["stock"]) == ("0", "0")
    assert "stock.none" in codes(oversold) & codes(untracked)
