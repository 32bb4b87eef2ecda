"""Payouts by Stripe, through the front door: paid, confirmed, and taken back when Stripe tells so."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.payouts.bank import chosen
from chalicelib.payouts.bank.stripe import Account, StripeBank
from chalicelib.payouts.store.bank import stripe_name
from chalicelib.sellers import service as sellers
from tests.capabilities.payouts.story import Story
from tests.outside import served
from tests.stripe_side import Stripe
from tests.world import World

pytest.importorskip("stripe", reason="optional: requirements-stripe.txt")


@pytest.fixture
def stripe(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stripe]:
    side = Stripe()
    with served(side.answer) as url:
        account = Account("sk_test", "fa_test", url)
        monkeypatch.setattr(chosen, "bank", StripeBank(account, stripe_name, sellers.open_account_number))
        yield side


@pytest.fixture
def story(world: World, stripe: Stripe) -> Story:
    story = Story(world).established()
    story.earns()
    story.runs_payouts()
    return story


def tells(story: Story, event: str, secret: str = "whsec_hush") -> Any:
    """Stripe's notification of the seller's payment; returns the answer."""
    payment = {"id": story.payouts()[0]["bank_reference"], "type": "v2.money_management.outbound_payment"}
    told = {"id": "evt_1", "type": f"v2.money_management.outbound_payment.{event}", "related_object": payment}
    body, stamp = json.dumps(told).encode(), int(time.time())
    signature = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"Stripe-Signature": f"t={stamp},v1={signature}"}
    return story.world.request("POST", "/v1/banks/stripe/events", None, body, **headers)


def test_a_payout_counts_as_paid_once_stripe_has_posted_it(story: Story, stripe: Stripe) -> None:
    [sent] = story.payouts()
    story.wait(days=9)
    assert (sent["status"], story.payouts()[0]["status"]) == ("created", "created")
    stripe.status = "posted"
    story.wait(days=2)
    assert story.payouts()[0]["status"] == "paid"
    assert len(stripe.made) == 3
    assert story.holds()


def test_what_stripe_sends_back_is_the_seller_s_again(story: Story, stripe: Stripe) -> None:
    stripe.status, stripe.details = "returned", {"returned": {"reason": "payout_method_closed"}}
    assert tells(story, "returned", "whsec_of_another").status == 401
    assert tells(story, "returned").status == tells(story, "returned").status == 200
    story.world.settle()
    [payout] = story.payouts()
    assert (payout["status"], payout["failure"]["code"]) == ("failed", "R02")
    assert story.balance()["available"] == payout["amount"]["amount"]
    assert story.holds()


def test_where_no_account_is_named_there_is_nothing_to_tell(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIPE_SECRET_ID", "")
    assert tells(story, "returned").status == 404
