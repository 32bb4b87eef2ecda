"""A bank account is changed by who has just signed in; payouts wait until its two small deposits are named."""

import time
from typing import Any

import pytest

from tests.capabilities.payouts.story import RecordingBank, Story
from tests.people import Seller

ACCOUNT = "/v1/payouts/bank-account"
NEW = {"routing_number": "021000021", "account_number": "000998877665"}


def changed(story: Story) -> Any:
    account = story.seller.does("PUT", ACCOUNT, NEW)
    story.world.settle()
    return account


def named(story: Story, *amounts: int) -> Any:
    return story.seller.does("POST", f"{ACCOUNT}/verify", {"amounts": amounts})


def signed_in(story: Story, minutes_ago: int, claim: str) -> Seller:
    """The owner with a token from then."""
    owner = story.seller.token.split(".")[1]
    import base64
    import json

    subject = json.loads(base64.urlsafe_b64decode(owner + "=="))["sub"]
    at: dict[str, Any] = {"iat": int(time.time())} | {claim: int(time.time()) - 60 * minutes_ago}
    return Seller(story.world, story.world.office.token(subject, **at))


def test_the_account_of_the_application_counts_as_verified(story: Story) -> None:
    account = story.seller.does("GET", ACCOUNT)
    assert (account["status"], account["last4"]) == ("verified", "6789")


def test_a_changed_account_is_unverified_and_shown_by_four_digits(story: Story) -> None:
    account = changed(story)
    assert (account["status"], account["last4"], account["tries_left"]) == ("unverified", "7665", 3)
    assert story.seller.does("GET", "/v1/seller")["bank_last4"] == "7665"


@pytest.mark.parametrize("claim", ["iat", "auth_time"])
def test_a_sign_in_of_an_hour_ago_is_not_enough(story: Story, claim: str) -> None:
    answer = signed_in(story, 60, claim).send("PUT", ACCOUNT, NEW)
    assert (answer.status, answer.code) == (403, "auth.sign_in_again")
    assert story.seller.does("GET", ACCOUNT)["last4"] == "6789"


def test_a_refreshed_token_of_an_old_sign_in_is_not_enough(story: Story) -> None:
    """Refreshing renews `iat`, not `auth_time`."""
    assert signed_in(story, 60, "auth_time").send("PUT", ACCOUNT, NEW).status == 403
    assert signed_in(story, 5, "auth_time").send("PUT", ACCOUNT, NEW).status == 200


def test_the_seller_is_told_of_a_change(story: Story) -> None:
    changed(story)
    told = [n["text"] for n in story.seller.does("GET", "/v1/notifications")["data"]]
    assert [text for text in told if "7665" in text]
    assert len(story.events("bank_account_changed", story.seller_id)) == 1


def test_a_payout_after_a_change_waits_for_verification_and_for_three_days(
    story: Story, bank: RecordingBank
) -> None:
    story.earns()
    story.wait(days=7)
    changed(story)
    story.starts_run()
    story.world.settle()
    [payout] = story.payouts()
    assert (payout["status"], payout["held_for"]) == ("held", ["bank_account_changed", "bank_account_unverified"])
    assert named(story, 22, 11)["status"] == "verified"
    story.world.settle()
    assert story.payouts()[0]["status"] == "held"
    for _ in range(4):
        story.wait(days=1)
    story.world.settle()
    [payout] = story.payouts()
    assert (payout["status"], payout["bank_last4"]) == ("paid", "7665")
    assert story.holds()


def test_the_deposits_are_the_platforms_to_bear(story: Story) -> None:
    changed(story)
    assert story.accounts() == {"adjustments": -33, "bank": 33}
    assert story.holds()


def test_three_wrong_tries_lock_the_account(story: Story) -> None:
    changed(story)
    assert [named(story, 1, 2)["tries_left"] for _ in range(3)] == [2, 1, 0]
    assert named(story, 11, 22)["status"] == "locked"


def test_a_locked_account_is_entered_anew(story: Story) -> None:
    changed(story)
    for _ in range(3):
        named(story, 1, 2)
    changed(story)
    assert named(story, 11, 22)["status"] == "verified"


def test_an_account_the_bank_refuses_is_locked(story: Story, bank: RecordingBank) -> None:
    bank.refuses = True
    changed(story)
    assert story.seller.does("GET", ACCOUNT)["status"] == "locked"


def test_a_routing_number_whose_check_digit_is_wrong_is_refused(story: Story) -> None:
    answer = story.seller.send("PUT", ACCOUNT, NEW | {"routing_number": "021000022"})
    assert [error["pointer"] for error in answer.json["errors"]] == ["/routing_number"]
    assert "000998877665" not in answer.raw.decode()


def test_an_operator_or_a_buyer_changes_no_account(story: Story) -> None:
    for person in (story.world.operator(), story.world.buyer()):
        assert person.send("PUT", ACCOUNT, NEW).status == 403
