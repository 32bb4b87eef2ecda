"""A seller with one paid order, and a carrier that remembers what was bought."""

import pytest

from chalicelib.fulfillment.carriers import chosen
from tests.capabilities.fulfillment.story import RecordingCarrier, Story
from tests.world import World


@pytest.fixture
def story(world: World) -> Story:
    return Story(world)


@pytest.fixture
def carrier(monkeypatch: pytest.MonkeyPatch) -> RecordingCarrier:
    """Stands where the local carrier stands."""
    recording = RecordingCarrier()
    monkeypatch.setattr(chosen, "carrier", recording)
    return recording
