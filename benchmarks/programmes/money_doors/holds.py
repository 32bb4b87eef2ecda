"""A hold holds at every step on the way to the bank."""

from benchmarks.programmes.money_doors.checks import check
from chalicelib.payouts.bank import chosen
from tests.capabilities.payouts.story import RecordingBank, Story
from tests.world import World

ANOTHER = {"routing_number": "021000021", "account_number": "000998877665"}


def _story(world: World) -> tuple[Story, RecordingBank]:
    bank = RecordingBank()
    chosen.bank = bank
    return Story(world).established(), bank


@check("1", "A refused payout that is retried under a hold is not sent to an unverified account")
def retry_waits_for_the_hold(world: World) -> None:
    story, bank = _story(world)
    story.earns()
    bank.refuses = True
    story.runs_payouts()
    [refused] = story.payouts()
    assert refused["status"] == "failed"
    bank.refuses = False
    story.seller.does("PUT", "/v1/payouts/bank-account", ANOTHER)
    world.settle()
    path = f"/v1/operator/sellers/{story.seller_id}/payout-hold"
    world.operator().does("PUT", path, {"reason": "Documents are being checked"})
    story.seller.send("POST", f"/v1/payouts/{refused['payout_id']}/retry")
    world.settle()
    story.wait(hours=25)
    assert refused["payout_id"] not in {sent.partition("~")[0] for sent in bank.sent}
