"""However often a message comes, and in whatever order, the parcel ends where it is."""

from itertools import permutations

import pytest

from chalicelib.kit.work import OnceRow
from tests.capabilities.fulfillment.story import RecordingCarrier, Story
from tests.capabilities.fulfillment.test_labels_bought import crash

DAYS = {"in_transit": 24, "failure": 25, "delivered": 26}


@pytest.mark.parametrize("told", permutations(DAYS), ids=", ".join)
def test_scans_in_any_order_and_number_end_in_the_delivery(story: Story, told: tuple[str, ...]) -> None:
    story.shipped()
    for status, times in zip(told, (1, 2, 10), strict=True):
        scan = story.scan(status, occurred_at=f"2026-11-{DAYS[status]}T10:00:00Z")
        answers = {story.carrier_tells(scan, f"msg_{status}").status for _ in range(times)}
        assert answers == {200}
    assert (story.package()["status"], story.sold()["status"]) == ("delivered", "delivered")
    assert len(story.events("package_delivered")) == len(story.events("order_delivered")) == 1


@pytest.mark.parametrize("name", ["order_released", "label_requested"])
@pytest.mark.parametrize("times", [2, 10])
def test_what_arrives_more_than_once_has_one_effect(
    story: Story, carrier: RecordingCarrier, name: str, times: int
) -> None:
    story.labelled()
    queue = "labels" if name == "label_requested" else "fulfillment"
    assert all(story.arrives(queue, name) for _ in range(times - 1))
    assert story.package()["status"] == "label_ready"
    assert len(story.events("package_opened")) == len(story.events("label_ready")) == carrier.asked == 1


@pytest.mark.parametrize("moment", ["before-call", "after-call"])
def test_a_crash_while_a_label_is_given_back_refunds_it_once(
    story: Story, carrier: RecordingCarrier, moment: str
) -> None:
    story.labelled()
    story.seller.does("POST", f"/v1/packages/{story.package_id}/label/void")
    hooks = OnceRow._get_connection().connection.client.meta.events
    hooks.register(f"{moment}.dynamodb.TransactWriteItems", crash)
    assert not story.arrives("labels", "label_void_requested")
    hooks.unregister(f"{moment}.dynamodb.TransactWriteItems", crash)
    assert story.arrives("labels", "label_void_requested")
    assert story.package()["status"] == "to_fulfill"
    assert set(carrier.voided) == {f"{story.package_id}-1"}
    assert len(story.events("label_voided")) == 1


def test_a_label_bought_for_a_package_that_no_longer_wants_it_is_given_back(
    story: Story, carrier: RecordingCarrier
) -> None:
    """The worker dies between purchase and commit; the order is cancelled before it tries again."""
    story.paid()
    story.asks_label()
    hooks = OnceRow._get_connection().connection.client.meta.events
    hooks.register("before-call.dynamodb.TransactWriteItems", crash)
    assert not story.arrives("labels", "label_requested")
    hooks.unregister("before-call.dynamodb.TransactWriteItems", crash)
    assert len(carrier.purchases) == 1
    story.is_cancelled_by_the_seller()
    story.world.settle()
    assert story.package()["status"] == "cancelled"
    assert set(carrier.voided) == {f"{story.package_id}-1"}
