"""The people of the tests; each acts through the front door with a token of their own."""

from typing import Any

from infra.visitor import Answer, Person
from tests import builders

__all__ = ["Answer", "Buyer", "Operator", "Person", "Seller"]


class Operator(Person):
    def promotes(self, terms: dict[str, Any], **changes: Any) -> Any:
        """A promotion of the platform, in force at once in every shop."""
        return self.does(
            "POST", "/v1/operator/promotions", builders.a_promotion(now=self.door.now(), terms=terms, **changes)
        )

    def opens_market(self, market: str) -> None:
        self.does("PUT", f"/v1/operator/markets/{market}")

    def approves(self, seller_id: str, tier: str = "pro") -> None:
        """Let a seller sell, out of probation unless another tier is named."""
        self.does("POST", f"/v1/operator/applications/{seller_id}/approve", {"probation_tier": tier})


class Buyer(Person):
    def orders(self, *lines: dict[str, Any], **changes: Any) -> Any:
        """Check out; the orders it became."""
        return self.does("POST", "/v1/checkouts", builders.a_cart(*lines, **changes))["orders"]

    def claims(self, promotion: dict[str, Any]) -> Any:
        path = f"/v1/deals/{promotion['owner']}/{promotion['promotion_id']}/claim"
        return self.does("POST", path, {})

    def purchase(self, order_id: str) -> Any:
        return self.does("GET", f"/v1/purchases/{order_id}")


class Seller(Person):
    seller_id = ""

    def applies(self, **changes: Any) -> None:
        """Apply with all papers and hand in."""
        self.seller_id = self.does("POST", "/v1/seller/application", builders.an_application(**changes))[
            "seller_id"
        ]
        for kind in ("photo_id", "proof_of_address"):
            document = {"kind": kind, "content_type": "application/pdf"}
            upload = self.does("POST", "/v1/seller/documents", document)
            self.door.upload(upload, b"%PDF-1.4 a paper")
        self.does("POST", "/v1/seller/application/submit")

    def lists(self, *skus: dict[str, Any], stock: int = 10, **changes: Any) -> Any:
        """A live listing with an image, every SKU in stock."""
        listing = self.does("POST", "/v1/listings", builders.a_listing(*skus, **changes))
        self.uploads_image(listing["listing_id"])
        for sku in listing["skus"]:
            self.does("PUT", f"/v1/stock/{sku['sku_id']}", {"on_hand": stock})
        return self.publishes(listing["listing_id"])

    def publishes(self, listing_id: str) -> Any:
        """Hand a listing in; as it is after the review."""
        self.does("POST", f"/v1/listings/{listing_id}/publish")
        self.door.settle()
        return self.does("GET", f"/v1/listings/{listing_id}")

    def adds_image(self, listing_id: str, content: bytes = b"") -> None:
        self.uploads_image(listing_id, content)
        self.door.settle()

    def uploads_image(self, listing_id: str, content: bytes = b"") -> Any:
        path = f"/v1/listings/{listing_id}/images"
        place = self.does("POST", path, {"content_type": "image/png"})
        self.door.upload(place["upload"], content or builders.a_png())
        return place["image_id"]

    def promotes(self, terms: dict[str, Any] | None = None, **changes: Any) -> Any:
        """A promotion in force at once: 10 % off the whole shop unless the terms say otherwise."""
        if terms is not None:
            changes["terms"] = terms
        return self.does("POST", "/v1/promotions", builders.a_promotion(now=self.door.now(), **changes))

    def stock(self, sku_id: str) -> Any:
        return self.does("GET", f"/v1/stock/{sku_id}")
