"""What a carrier's scan may say."""

import pytest
from pydantic import ValidationError

from chalicelib.fulfillment.models import TrackingUpdate


def a_scan(**changes: str) -> TrackingUpdate:
    usual = {"tracking_number": "9900000000000000000009", "status": "delivered"}
    return TrackingUpdate.model_validate(usual | {"occurred_at": "2026-11-24T10:00:00+01:00"} | changes)


def test_the_time_of_a_scan_is_kept_in_utc() -> None:
    assert a_scan().model_dump(mode="json")["occurred_at"] == "2026-11-24T09:00:00Z"


@pytest.mark.parametrize(
    "change",
    [
        {"status": "lost_at_sea"},
        {"tracking_number": "99 00"},
        {"occurred_at": "2026-11-24T10:00:00"},
        {"occurred_at": "0001-01-01T00:00:00+14:00"},
        {"mood": "fine"},
    ],
    ids=str,
)
def test_a_scan_that_cannot_be_read_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        a_scan(**change)
