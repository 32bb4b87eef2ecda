"""A seller's files on the deployed stack: tried, applied, undone; one in columns of its own is mapped."""

from typing import Any

from infra import samples
from infra.visitor import eventually
from tests.cloud_door import CloudDoor
from tests.people import Seller

TOLD = {
    "name": "my warehouse",
    "columns": {"Artikel": "sku", "Titel": "title", "Preis": "price", "Lager": "stock"},
    "defaults": {"description": "A mug.", "category": "kitchen.dining.drinkware", "weight_g": "300"},
}


def dropped(seller: Seller, content: bytes, **settings: Any) -> str:
    asked = seller.does("POST", "/v1/imports", {"filename": "file.csv"} | settings)
    seller.door.upload(asked["upload"], content)
    return f"/v1/imports/{asked['import_id']}"


def ended(seller: Seller, path: str, status: str) -> Any:
    def found() -> Any:
        imported = seller.does("GET", path)
        return imported if imported["status"] == status else None

    return eventually(found, 60, f"the import to be {status}")


def statuses(seller: Seller) -> set[str]:
    return {listing["status"] for listing in seller.does("GET", "/v1/listings")["data"]}


def test_a_shopify_export_is_tried_applied_and_undone(door: CloudDoor) -> None:
    seller = door.seller()
    path = dropped(seller, samples.SHOPIFY_EXPORT, dry_run=True)
    tried = ended(seller, path, "previewed")
    assert (tried["counts"]["created"], tried["recipe"], statuses(seller)) == (3, "shopify", set())
    assert len(seller.does("GET", f"{path}/rows")["data"]) == 3
    seller.does("POST", f"{path}/apply")
    assert ended(seller, path, "completed")["counts"]["created"] == 3
    assert statuses(seller) == {"draft"}
    seller.does("POST", f"{path}/undo")
    assert ended(seller, path, "undone")["undo"]["removed"] == 3
    assert statuses(seller) == {"deleted"}


def test_a_file_in_columns_of_its_own_goes_on_when_they_are_told(door: CloudDoor) -> None:
    seller = door.seller()
    path = dropped(seller, samples.WAREHOUSE_LIST, mode="stock_and_price")
    waiting = ended(seller, path, "awaiting_mapping")
    assert waiting["seen"]["header"] == ["Artikel", "Titel", "Preis", "Lager"]
    seller.does("PUT", f"{path}/mapping", TOLD)
    done = ended(seller, path, "completed")
    assert (done["recipe"], done["counts"]["rejected"]) == ("my warehouse", 1)


def test_a_file_brings_a_product_on_sale_with_its_picture(door: CloudDoor) -> None:
    seller = door.seller()
    shop = f"/v1/shops/{seller.seller_id}/listings"
    seller.lists()
    [picture] = door.request("GET", shop).json["data"][0]["image_urls"]
    path = dropped(seller, samples.with_picture(picture), publish=True)
    assert ended(seller, path, "completed")["counts"]["created"] == 1

    def on_sale() -> Any:
        return [each for each in door.request("GET", shop).json["data"] if each["title"] == "Mug no. 1"]

    [mug] = eventually(on_sale, 60, "the product to be on sale")
    assert (mug["attributes"], len(mug["image_urls"])) == ({"material": "Stoneware"}, 1)
