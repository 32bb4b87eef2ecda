"""Whether a label is still wanted, and for how much, is asked right before and right after the carrier is paid."""

from collections.abc import Callable

import pytest

from chalicelib.fulfillment.carriers import PurchasedLabel, Shipment, chosen
from chalicelib.kit.events import EventRow
from tests import builders
from tests.capabilities.fulfillment.story import RecordingCarrier, Story

GROUND = "ground"


class SlowCarrier(RecordingCarrier):
    """Something happens while it sells a label."""

    meanwhile: Callable[[], None] = staticmethod(lambda: None)
    dearer = 0

    def buy(self, shipment: Shipment, service: str, idempotency_key: str) -> PurchasedLabel:
        bought = super().buy(shipment, service, idempotency_key)
        self.meanwhile()
        return bought.model_copy(update={"amount": bought.amount + self.dearer})


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> SlowCarrier:
    carrier = SlowCarrier()
    monkeypatch.setattr(chosen, "carrier", carrier)
    return carrier


def price(story: Story) -> int:
    rates = story.seller.does("GET", f"/v1/orders/{story.order_id}/rates")["data"]
    return int(next(rate["price"]["amount"] for rate in rates if rate["service"] == GROUND))


def asks(story: Story, at_most: int) -> None:
    body = {"service": GROUND, "at_most_cents": at_most}
    story.seller.does("POST", f"/v1/orders/{story.order_id}/label", body)
    story.world.settle()


def test_an_order_cancelled_before_the_purchase_buys_nothing(story: Story, carrier: RecordingCarrier) -> None:
    story.paid()
    story.asks_label()
    story.is_cancelled_by_the_seller()
    story.world.settle()
    assert (carrier.asked, story.package()["status"]) == (0, "cancelled")


def test_an_order_cancelled_during_the_purchase_gives_the_label_back(story: Story, slow: SlowCarrier) -> None:
    story.paid()
    slow.meanwhile = story.is_cancelled_by_the_seller
    story.asks_label()
    story.world.settle()
    assert story.package()["status"] == "cancelled"
    assert set(slow.voided) == {f"{story.package_id}-1"} == set(slow.purchases)
    balance = story.seller.does("GET", "/v1/balance")
    assert (balance["pending"]["amount"], balance["available"]["amount"]) == (0, 0)


def test_units_cancelled_before_the_purchase_need_no_label(story: Story, carrier: RecordingCarrier) -> None:
    skus = [builders.a_sku(seller_sku=code, options=[option(code)]) for code in ("BLUE", "RED")]
    blue, red = (listing := story.seller.lists(*skus))["skus"]
    lines = [builders.a_line(listing) | {"sku_id": sku["sku_id"]} for sku in (blue, red)]
    [order] = story.buyer.orders(*lines)
    story.order_id = order["order_id"]
    story.world.hold_ends()
    split = {"parcels": [[{"sku_id": red["sku_id"], "quantity": 1}]]}
    _, second = story.seller.does("POST", f"/v1/packages/{story.package_id}/split", split)["data"]
    path = f"/v1/packages/{second['package_id']}"
    story.seller.does("POST", f"{path}/label", {"service": GROUND})
    gone = {"lines": [{"line_id": "2", "quantity": 1}]}
    story.seller.does("POST", f"/v1/orders/{story.order_id}/lines/cancel", gone)
    [asked] = [row.entity for row in EventRow.query(second["package_id"]) if row.entity.name == "label_requested"]
    detail = asked.model_dump(mode="json", exclude={"version"})
    assert story.delivered("labels", {"detail-type": asked.name, "detail": detail})
    assert (carrier.asked, story.sold()["status"]) == (0, "awaiting_shipment")
    story.world.settle()
    assert story.seller.does("GET", path)["status"] == "cancelled"


def option(value: str) -> dict[str, str]:
    return {"name": "Color", "value": value}


def test_a_label_at_the_price_that_was_seen_is_bought(story: Story, slow: SlowCarrier) -> None:
    story.paid()
    asks(story, price(story))
    assert story.package()["status"] == "label_ready"


def test_a_label_that_has_become_dearer_is_not_bought(story: Story, slow: SlowCarrier) -> None:
    story.paid()
    asks(story, price(story) - 1)
    assert (story.package()["status"], story.package()["refusal"]["reason"]) == ("label_refused", "over_the_quote")
    assert slow.asked == 0


def test_a_label_sold_for_more_than_the_quote_is_given_back(story: Story, slow: SlowCarrier) -> None:
    story.paid()
    slow.dearer = 1
    asks(story, price(story))
    assert (story.package()["status"], story.package()["refusal"]["reason"]) == ("label_refused", "over_the_quote")
    assert slow.voided == [f"{story.package_id}-1"]
    assert story.events("label_ready") == []
    slow.dearer = 0
    asks(story, price(story))
    assert story.package()["status"] == "label_ready"
