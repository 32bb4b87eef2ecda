"""The use cases of standing."""

from chalicelib.standing.service.appealing import appeal, appeals, decide, open_appeals, request_evidence
from chalicelib.standing.service.counting import JUDGE, QUEUE, count
from chalicelib.standing.service.judging import judge
from chalicelib.standing.service.measures import lift, restrict
from chalicelib.standing.service.reading import (
    orders_behind,
    payouts_suspended,
    report,
    restrictions,
    today,
    violations,
)
from chalicelib.standing.store import standing

__all__ = [
    "JUDGE",
    "QUEUE",
    "appeal",
    "appeals",
    "count",
    "decide",
    "judge",
    "lift",
    "open_appeals",
    "orders_behind",
    "payouts_suspended",
    "report",
    "request_evidence",
    "restrict",
    "restrictions",
    "standing",
    "today",
    "violations",
]
