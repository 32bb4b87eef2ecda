"""A buyer who has three mugs."""

import pytest

from tests.capabilities.returns.story import Story
from tests.world import World


@pytest.fixture
def story(world: World) -> Story:
    return Story(world).delivered()
