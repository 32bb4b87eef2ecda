"""What costs others something has a cap: small deposits, guesses, labels, quotes, uploads, keys and files."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from benchmarks.programmes.money_doors.checks import check
from chalicelib.fulfillment.carriers import PurchasedLabel, Rate, Shipment
from chalicelib.fulfillment.carriers import chosen as carriers
from chalicelib.fulfillment.carriers.local import LocalCarrier
from chalicelib.kit import clock
from chalicelib.payouts.bank import chosen
from tests import builders
from tests.capabilities.fulfillment.story import Story as OrderStory
from tests.capabilities.payouts.story import RecordingBank, Story
from tests.people import Answer, Seller
from tests.world import World, client

ACCOUNT = "/v1/payouts/bank-account"
MOST_TRIED = 130
"""How often a check asks before it finds that there is no cap; more than any cap of a seller's files and keys."""


def _account(number: int) -> dict[str, str]:
    return {"routing_number": "021000021", "account_number": f"9988776{number:03}"}


def _story(world: World) -> tuple[Story, RecordingBank]:
    bank = RecordingBank()
    chosen.bank = bank
    return Story(world).established(), bank


def _changes(story: Story, seller: Seller, number: int) -> Answer:
    answer = seller.send("PUT", ACCOUNT, _account(number))
    story.world.settle()
    return answer


def _is_capped(ask: Callable[[], Answer], most: int = MOST_TRIED) -> int:
    """Ask until it is refused: first it was let through, then told 429 and when to try again; returns the uses."""
    for number in range(most):
        answer = ask()
        if answer.status == 429:
            assert number, "it was never let through"
            assert 0 < int(answer.headers["Retry-After"]) <= 31 * 24 * 60 * 60
            return number
        assert answer.status < 300, f"use {number + 1} was answered {answer.status}"
    raise AssertionError(f"{most} uses were let through")


@check("2", "An applicant who changes the bank account six times has no deposit sent to anyone")
def applicant_sends_no_deposit(world: World) -> None:
    bank = RecordingBank()
    chosen.bank = bank
    world.operator().opens_market("US")
    applicant = Seller(world, world.office.token("applicant"))
    applicant.does("POST", "/v1/seller/application", builders.an_application())
    for number in range(6):
        applicant.does("PUT", ACCOUNT, _account(number))
        world.settle()
    assert applicant.does("GET", ACCOUNT)["last4"] == "6005"
    assert bank.asked == 0, f"{bank.asked} deposits were sent"


@check("2", "An approved seller has at most three pairs of deposits sent a month")
def seller_sends_three_pairs(world: World) -> None:
    story, bank = _story(world)
    answers = [_changes(story, story.seller, number) for number in range(6)]
    assert bank.asked == 6, f"{bank.asked} deposits were sent"
    assert [answer.status for answer in answers] == [200, 200, 200, 429, 429, 429]
    assert int(answers[3].headers["Retry-After"]) > 0
    clock.move(clock.offset() + timedelta(days=31))
    assert _changes(story, story.seller, 7).status == 200
    assert bank.asked == 8


@check("2", "Into one account three pairs of deposits go a month, whoever names it, and no row has its number")
def account_gets_three_pairs(world: World) -> None:
    story, bank = _story(world)
    owners = [story.seller, *(story.approved() for _ in range(4))]
    answers = [_changes(story, owner, 1) for owner in owners]
    assert bank.asked == 6, f"{bank.asked} deposits were sent into one account"
    assert [answer.status for answer in answers] == [200, 200, 200, 429, 429]
    assert not [item for item in _everything_kept() if _account(1)["account_number"] in item]


def _everything_kept() -> list[str]:
    """Every item of every table."""
    dynamodb = client("dynamodb")
    tables = dynamodb.list_tables()["TableNames"]
    return [str(item) for table in tables for item in dynamodb.scan(TableName=table)["Items"]]


@check("2", "Guesses at deposits are counted for the seller, so a changed account brings no new ones")
def guesses_of_a_seller(world: World) -> None:
    story, _ = _story(world)
    guessed = 0
    for number in range(3):
        _changes(story, story.seller, number)
        for _ in range(3):
            answer = story.seller.send("POST", f"{ACCOUNT}/verify", {"amounts": [1, 2]})
            guessed += answer.status == 200
    assert guessed == 5, f"{guessed} guesses were taken"
    assert answer.status == 429


@check("2", "The deposits into a proved account are taken back with the first payout, and seen on its statement")
def deposits_come_back(world: World) -> None:
    story, bank = _story(world)
    _changes(story, story.seller, 1)
    assert story.accounts() == {"adjustments": -33, "bank": 33}
    named = story.seller.does("POST", f"{ACCOUNT}/verify", {"amounts": [22, 11]})
    assert named["status"] == "verified"
    lines = story.statement()["lines"]["data"]
    assert [line["net"]["amount"] for line in lines] == [-33], "the statement does not show it"
    story.wait(days=4)
    story.earns()
    story.runs_payouts()
    story.runs_payouts()
    paid = sum(amount for name, amount in bank.sent.items() if name.startswith("pay_"))
    assert paid == 37_60 - 33, f"{paid} was paid out"
    assert "adjustments" not in story.accounts()
    assert story.holds()


class CountingCarrier(LocalCarrier):
    """It counts what it sold, and how often it was asked for prices."""

    def __init__(self) -> None:
        self.asked = 0
        self.bought: set[str] = set()

    def rates(self, shipment: Shipment) -> list[Rate]:
        self.asked += 1
        return super().rates(shipment)

    def buy(self, shipment: Shipment, service: str, idempotency_key: str) -> PurchasedLabel:
        self.bought.add(idempotency_key)
        return super().buy(shipment, service, idempotency_key)


@check("2", "Labels of one package are bought so many times a day, however often they are given back")
def label_purchases(world: World) -> None:
    carrier = CountingCarrier()
    kept, carriers.carrier = carriers.carrier, carrier
    try:
        story = OrderStory(world).paid()

        def buys_and_gives_back() -> Answer:
            answer = story.asks_label()
            world.settle()
            if answer.status < 300:
                story.seller.does("POST", f"/v1/packages/{story.package_id}/label/void")
                world.settle()
            return answer

        uses = _is_capped(buys_and_gives_back, 12)
        assert len(carrier.bought) == uses == 5
    finally:
        carriers.carrier = kept


@check("2", "A carrier is asked for the prices of an order so many times an hour, before it is asked")
def shipping_quotes(world: World) -> None:
    carrier = CountingCarrier()
    kept, carriers.carrier = carriers.carrier, carrier
    try:
        story = OrderStory(world).paid()
        paths = [f"/v1/orders/{story.order_id}/rates", f"/v1/packages/{story.package_id}/rates"]
        uses = _is_capped(lambda: story.seller.get(paths[carrier.asked % 2]), 60)
        assert carrier.asked == uses == 30
    finally:
        carriers.carrier = kept


@check("2", "Uploads that a seller may send are so many a day")
def uploads(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    picture, paper = {"content_type": "image/png"}, {"content_type": "application/pdf"}
    asked: dict[str, tuple[Seller | Any, dict[str, str]]] = {
        "/v1/seller/documents": (seller, paper | {"kind": "photo_id"}),
        "/v1/standing/evidence": (seller, paper),
        "/v1/evidence-photos": (seller, picture),
        "/v1/purchase-photos": (buyer, picture),
        "/v1/imports": (seller, {"filename": "a.csv"}),
    }
    for path, (who, body) in asked.items():
        _is_capped(lambda who=who, path=path, body=body: who.send("POST", path, body))  # type: ignore[misc]


@check("2", "API keys are so many a day")
def api_keys(world: World) -> None:
    seller, body = world.seller(), {"name": "k", "scopes": ["listings:read"]}
    _is_capped(lambda: seller.send("POST", "/v1/seller/api-keys", body))


@check("2", "Exports, statements as files and simulations are so many a day or an hour")
def files_that_are_drawn(world: World) -> None:
    seller = world.seller()
    span = {"placed_from": "2026-01-01T00:00:00Z", "placed_to": "2036-01-01T00:00:00Z"}
    asked: dict[str, Any] = {
        "/v1/order-exports": span,
        "/v1/statements/current/documents": {"format": "csv"},
        "/v1/promotion-simulations": builders.a_promotion(),
    }
    for path, body in asked.items():
        _is_capped(lambda path=path, body=body: seller.send("POST", path, body))  # type: ignore[misc]
