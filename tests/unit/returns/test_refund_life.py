"""What a buyer paid goes back in any steps, and order and ledger agree after each of them."""

from random import Random

from tests.builders.refunds import a_generated_order
from tests.refund_life import AT, Life


def test_a_hundred_lives_of_an_order_s_money() -> None:
    for seed in range(100):
        Life(seed, a_generated_order(Random(seed), AT)).lives(steps=10)
