"""The money's way with every message on the bus: bought, delivered, settled, paid; or cancelled and refunded."""

from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.work import Work
from chalicelib.orders import service as orders
from tests import builders
from tests.capabilities.payouts.story import RecordingBank, Story
from tests.people import Buyer
from tests.world import World


def a_purchase(story: Story, buyer: Buyer) -> str:
    listing = story.seller.lists(builders.a_sku(price={"amount": 40_00, "currency": "USD"}))
    [order] = buyer.orders(builders.a_line(listing))
    story.world.settle()
    return str(order["order_id"])


def test_a_delivered_order_is_settled_and_paid(world: World, bank: RecordingBank) -> None:
    story = Story(world)
    order_id = a_purchase(story, world.buyer())
    world.hold_ends()
    parcel = {order_id: orders.get(order_id).quantities()}
    for step in (orders.ship, orders.deliver):
        work = Work(SYSTEM, clock.now())
        step(work, parcel)
        work.commit()
    world.settle()
    world.wait(days=32)
    world.wait(days=7)
    story.starts_run()
    world.settle()
    assert list(bank.sent.values()) == [38_80]
    assert story.holds()


def test_a_cancelled_order_is_refunded(world: World, bank: RecordingBank) -> None:
    story, buyer = Story(world), world.buyer()
    order_id = a_purchase(story, buyer)
    assert story.balance()["pending"] == 38_80
    buyer.does("POST", f"/v1/purchases/{order_id}/cancel", {"reason": "no_longer_needed"})
    world.settle()
    assert story.accounts() == {}
    assert story.holds()
