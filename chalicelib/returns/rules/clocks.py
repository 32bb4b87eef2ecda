"""How long each silence may last, by the market's policy of the order's day."""

from datetime import datetime, timedelta

from chalicelib.markets.models import Returns
from chalicelib.returns.models import Return
from chalicelib.returns.rules.lifecycle import clock_of


def lengths(policy: Returns) -> dict[str, timedelta]:
    """The length of every clock."""
    return {
        "refund_answer": timedelta(hours=policy.answer_hours),
        "return_answer": timedelta(hours=policy.answer_hours),
        "replacement_answer": timedelta(hours=policy.replacement_answer_hours),
        "offer_answer": timedelta(hours=policy.offer_answer_hours),
        "dispute_of_denial": timedelta(days=policy.dispute_days),
        "dispute_of_rejection": timedelta(days=policy.dispute_days),
        "ship_back": timedelta(days=policy.ship_back_days),
        "way_back": timedelta(days=policy.way_back_days),
        "inspection": timedelta(hours=policy.inspection_hours),
    }


def due(policy: Returns, case: Return, now: datetime) -> datetime | None:
    """When the clock of the case's status runs out; None where nothing runs."""
    clock = clock_of(case)
    return now + lengths(policy)[clock.name] if clock else None
