"""A seller and an operator of an open market."""

import pytest

from tests.people import Operator, Seller
from tests.world import World


@pytest.fixture
def seller(world: World) -> Seller:
    return world.seller()


@pytest.fixture
def operator(world: World) -> Operator:
    return world.operator()
