"""One sold order, made by the product itself on moto: its stored items, its people's tokens, its requests."""

import os
from dataclasses import dataclass
from typing import Any

import tests.conftest  # noqa: F401 (the environment of a function)
from benchmarks.memory import Answers, Recorder
from chalicelib.kit import aws, remembered
from tests import builders
from tests.identity import TokenOffice
from tests.world import World


@dataclass(frozen=True)
class Scene:
    """Everything needed to answer one read of an order and one placement from memory."""

    seller_token: str
    buyer_token: str
    seller_id: str
    order_id: str
    cart: dict[str, Any]
    reads: Answers

    def answers(self) -> Answers:
        """What DynamoDB answered to each read when the scene was played; every write succeeds."""
        return [*self.reads, ("TransactWriteItems", (), b"{}")]


def played(office: TokenOffice) -> Scene:
    """A seller with two listings sells one of each to a buyer."""
    os.environ["COGNITO_JWKS_URL"] = office.jwks_url
    with World(office) as world:
        seller = world.seller()
        listings = [seller.lists(), seller.lists()]
        buyer = world.buyer()
        lines = [builders.a_line(listing) for listing in listings]
        [order] = buyer.orders(*lines)
        world.settle()
        cart = builders.a_cart(*lines)
        reads = Recorder(aws.client("dynamodb"))
        remembered.forget_everything()
        seller.does("GET", f"/v1/orders/{order['order_id']}")
        world.request("GET", f"/v1/shops/{seller.seller_id}")
        buyer.does("POST", "/v1/checkouts", cart)
        reads.stop()
        return Scene(seller.token, buyer.token, seller.seller_id, order["order_id"], cart, reads.answers)
