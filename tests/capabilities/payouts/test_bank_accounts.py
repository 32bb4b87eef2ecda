"""A bank account is changed by who has just signed in; payouts wait until its two small deposits are named."""

import time
from typing import Any

import pytest

from tests import builders
from tests.capabilities.payouts.story import RecordingBank, Story
from tests.people import Seller
from tests.world import World, client

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


def test_the_deposits_are_the_platforms_to_bear_until_the_account_is_proved(story: Story) -> None:
    changed(story)
    assert story.accounts() == {"adjustments": -33, "bank": 33}
    assert story.holds()
    named(story, 11, 22)
    assert story.accounts() == {"available": -33, "bank": 33}
    assert story.holds()


def test_the_seller_sees_on_the_statement_that_the_deposits_are_taken_back(story: Story) -> None:
    changed(story)
    named(story, 11, 22)
    statement = story.statement()
    [line] = statement["lines"]["data"]
    assert (line["kind"], line["net"]["amount"]) == ("micro_deposit_taken_back", -33)
    assert [(part["name"], part["amount"]["amount"]) for part in line["parts"]] == [("micro_deposit", -33)]
    assert (statement["totals"]["adjustments"]["amount"], statement["totals"]["total"]["amount"]) == (-33, -33)


def test_the_first_payout_is_less_by_the_deposits(story: Story, bank: RecordingBank) -> None:
    changed(story)
    named(story, 11, 22)
    story.wait(days=4)
    story.earns()
    story.runs_payouts()
    story.runs_payouts()
    assert sum(payout["amount"]["amount"] for payout in story.payouts()) == 37_60 - 33
    assert "adjustments" not in story.accounts()
    assert story.holds()


def test_deposits_are_taken_back_once_however_often_they_are_named(story: Story) -> None:
    changed(story)
    for _ in range(3):
        assert named(story, 11, 22)["status"] == "verified"
    assert story.accounts() == {"available": -33, "bank": 33}


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


# -- what deposits and guesses cost others ----------------------------------------------------------------------


def another(number: int) -> dict[str, str]:
    return NEW | {"account_number": f"0009988776{number:02}"}


def test_an_applicant_s_changes_send_no_deposits(world: World, bank: RecordingBank) -> None:
    world.operator().opens_market("US")
    applicant = Seller(world, world.office.token("applicant"))
    applicant.does("POST", "/v1/seller/application", builders.an_application())
    for number in range(6):
        account = applicant.does("PUT", ACCOUNT, another(number))
        world.settle()
        assert (account["status"], account["last4"]) == ("unverified", f"76{number:02}")
    assert (bank.asked, applicant.does("GET", ACCOUNT)["last4"]) == (0, "7605")


def test_the_account_that_was_reviewed_with_the_papers_is_verified(world: World, bank: RecordingBank) -> None:
    """Changed before it is handed in, or after it was sent back; never while it is looked at."""
    world.operator().opens_market("US")
    applicant = Seller(world, world.office.token("applicant"))
    applicant.applies()
    answer = applicant.send("PUT", ACCOUNT, NEW)
    assert (answer.status, answer.code) == (409, "sellers.under_review")
    path = f"/v1/operator/applications/{applicant.seller_id}/reject"
    world.operator().does("POST", path, {"reason": "The account is another person's."})
    applicant.does("PUT", ACCOUNT, NEW)
    applicant.does("POST", "/v1/seller/application/submit")
    world.operator().approves(applicant.seller_id)
    world.settle()
    account = applicant.does("GET", ACCOUNT)
    assert (account["status"], account["last4"], bank.asked) == ("verified", "7665", 0)


def test_three_pairs_of_deposits_a_month_are_sent_for_a_seller(story: Story, bank: RecordingBank) -> None:
    for number in range(3):
        story.seller.does("PUT", ACCOUNT, another(number))
        story.world.settle()
    refused = story.seller.send("PUT", ACCOUNT, another(4))
    story.world.settle()
    assert (refused.status, refused.code, refused.json["cap"]) == (429, "quota.reached", "micro_deposits")
    assert 0 < int(refused.headers["Retry-After"]) <= 31 * 24 * 60 * 60
    assert (bank.asked, story.seller.does("GET", ACCOUNT)["last4"]) == (6, "7602")
    story.wait(days=31)
    assert story.seller.send("PUT", ACCOUNT, another(4)).status == 200


def test_three_pairs_of_deposits_a_month_go_into_one_account(story: Story, bank: RecordingBank) -> None:
    """Whoever names it, and with zeros before the number or without."""
    owners = [story.seller, *(story.approved() for _ in range(3))]
    numbers = ["998877665", "0998877665", "00998877665", "998877665"]
    answers = [
        owner.send("PUT", ACCOUNT, NEW | {"account_number": number})
        for owner, number in zip(owners, numbers, strict=True)
    ]
    story.world.settle()
    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert (answers[3].json["cap"], bank.asked) == ("micro_deposits_to_account", 6)


def test_guesses_are_counted_for_the_seller_whatever_the_account(story: Story) -> None:
    for number in (1, 2):
        story.seller.does("PUT", ACCOUNT, another(number))
        story.world.settle()
        for _ in range(3 if number == 1 else 2):
            named(story, 1, 2)
    refused = story.seller.send("POST", f"{ACCOUNT}/verify", {"amounts": [11, 22]})
    assert (refused.status, refused.json["cap"]) == (429, "micro_deposit_guesses")
    assert story.seller.does("GET", ACCOUNT)["tries_left"] == 1


def test_no_row_has_an_account_number(story: Story) -> None:
    changed(story)
    dynamodb = client("dynamodb")
    tables = dynamodb.list_tables()["TableNames"]
    kept = [str(item) for table in tables for item in dynamodb.scan(TableName=table)["Items"]]
    assert any("cap#micro_deposits_to_account#" in item for item in kept)
    assert not [item for item in kept if "998877665" in item]
