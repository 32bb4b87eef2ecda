"""An established seller, and a bank that remembers what it was asked."""

import pytest

from chalicelib.payouts.bank import chosen
from tests.capabilities.payouts.story import RecordingBank, Story
from tests.world import World


@pytest.fixture
def bank(monkeypatch: pytest.MonkeyPatch) -> RecordingBank:
    """Stands where the local bank stands."""
    recording = RecordingBank()
    monkeypatch.setattr(chosen, "bank", recording)
    return recording


@pytest.fixture
def story(world: World, bank: RecordingBank) -> Story:
    return Story(world).established()
