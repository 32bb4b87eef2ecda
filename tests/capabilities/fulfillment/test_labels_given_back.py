"""A paid label is never lost: it is voided, refunded once, or stays; a silent carrier has a way out."""

from datetime import timedelta

from chalicelib.kit import clock
from tests.capabilities.fulfillment.story import RecordingCarrier, Story


def act(story: Story, action: str) -> int:
    return story.seller.send("POST", f"/v1/packages/{story.package_id}/label/{action}").status


def test_a_voided_label_is_refunded_and_another_can_be_bought(story: Story, carrier: RecordingCarrier) -> None:
    story.labelled()
    assert act(story, "void") == 202
    story.world.settle()
    package = story.package()
    assert package["status"] == "to_fulfill"
    assert "tracking_number" not in package
    assert [event.data["amount"] for event in story.events("label_voided")] == [915]
    story.asks_label()
    story.world.settle()
    assert list(carrier.purchases) == [f"{story.package_id}-1", f"{story.package_id}-2"]
    assert story.package()["old_labels"][0]["voided_at"]


def test_a_label_is_given_back_once_however_often_the_message_comes(
    story: Story, carrier: RecordingCarrier
) -> None:
    story.labelled()
    act(story, "void")
    for _ in range(10):
        assert story.arrives("labels", "label_void_requested")
    assert carrier.voided == [f"{story.package_id}-1"]
    assert len(story.events("label_voided")) == 1


def test_after_its_window_a_label_stays(story: Story) -> None:
    story.paid()
    story.asks_label("fedex_ground")
    story.world.settle()
    clock.move(timedelta(days=15))
    act(story, "void")
    story.arrives("labels", "label_void_requested")
    package = story.package()
    assert (package["status"], package["refusal"]["reason"]) == ("label_ready", "void_window_passed")
    assert [event.data["reason"] for event in story.events("label_void_refused")] == ["void_window_passed"]


def test_a_scan_of_a_voided_label_has_no_effect(story: Story) -> None:
    story.labelled()
    scan = story.scan("in_transit")
    act(story, "void")
    story.world.settle()
    assert story.carrier_tells(scan).status == 200
    assert story.package()["status"] == "to_fulfill"


def test_a_carrier_that_never_answers_leaves_a_clear_state_and_two_ways_out(
    story: Story, carrier: RecordingCarrier
) -> None:
    story.paid()
    story.asks_label()
    carrier.down = True
    story.arrives("labels", "label_requested")
    story.world.wait(minutes=46)
    package = story.package()
    assert (package["status"], package["possible_actions"]) == ("label_stuck", ["retry_label", "drop_label"])
    carrier.down = False
    assert act(story, "retry") == 202
    story.world.settle()
    assert story.package()["status"] == "label_ready"
    assert list(carrier.purchases) == [f"{story.package_id}-1"]


def test_a_dropped_request_gives_back_what_it_may_have_bought(story: Story, carrier: RecordingCarrier) -> None:
    story.paid()
    story.asks_label()
    carrier.down = True
    story.arrives("labels", "label_requested")
    story.world.wait(minutes=46)
    carrier.down = False
    assert act(story, "drop") == 200
    story.world.settle()
    assert story.package()["status"] == "to_fulfill"
    assert set(carrier.voided) == {f"{story.package_id}-1"}


def test_a_cancelled_order_s_label_is_given_back(story: Story, carrier: RecordingCarrier) -> None:
    story.labelled()
    story.is_cancelled_by_the_seller()
    story.world.settle()
    assert story.package()["status"] == "cancelled"
    assert carrier.voided == [f"{story.package_id}-1"]
    assert len(story.events("label_voided")) == 1
