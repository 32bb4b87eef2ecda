"""Standing in DynamoDB: what was counted of a seller's orders, what followed from it, and what is appealed.

| access pattern | index | key |
|---|---|---|
| what a seller's orders did on the days of a window | table | pk = seller id # days, sk = day |
| the orders of a fact in a window, newest first | table | pk = seller id # fact, sk = day # order id |
| where a seller stands | table | pk = seller id # standing, sk = standing |
| a seller's violations, newest first, or some by id | table | pk = seller id # violations, sk = id |
| a seller's restrictions, newest first, or some by id | table | pk = seller id # restrictions, sk = id |
| a seller's appeals, newest first, or some by id | table | pk = seller id # appeals, sk = id |
| appeals an operator has to decide, oldest first | by_appeal | appeal_key = shard, sk |
"""

from chalicelib.standing.store.appeals import appeal, appeals, appeals_of, open_appeals, save_appeal
from chalicelib.standing.store.facts import count, counted, days, newest
from chalicelib.standing.store.measures import (
    restriction,
    restrictions,
    restrictions_of,
    save,
    save_restriction,
    save_violation,
    standing,
    violation,
    violations,
    violations_of,
)

__all__ = [
    "appeal",
    "appeals",
    "appeals_of",
    "count",
    "counted",
    "days",
    "newest",
    "open_appeals",
    "restriction",
    "restrictions",
    "restrictions_of",
    "save",
    "save_appeal",
    "save_restriction",
    "save_violation",
    "standing",
    "violation",
    "violations",
    "violations_of",
]
