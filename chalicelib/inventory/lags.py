"""How outside sync did, by seller and day: counters of one item, added to once a batch."""

from collections.abc import Mapping
from datetime import date, datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.inventory.models import LAG_SECONDS, Outcome, SyncDay
from chalicelib.kit import settings
from chalicelib.kit.problems import Conflict
from chalicelib.kit.rows import Row
from chalicelib.kit.work import Work

LATER = "later"
CLASSES = (*(f"within_{seconds}s" for seconds in LAG_SECONDS), LATER)


class SyncDayRow(Row):
    class Meta:
        table_name = settings.resource("inventory")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    applied = NumberAttribute(default=0)
    unchanged = NumberAttribute(default=0)
    stale = NumberAttribute(default=0)
    refused = NumberAttribute(default=0)
    lag_ms = NumberAttribute(default=0)
    within_1s = NumberAttribute(default=0)
    within_10s = NumberAttribute(default=0)
    within_60s = NumberAttribute(default=0)
    within_600s = NumberAttribute(default=0)
    later = NumberAttribute(default=0)
    last_applied_at = UnicodeAttribute(null=True)

    @property
    def day(self) -> SyncDay:
        lag = {name: getattr(self, name) for name in CLASSES if getattr(self, name)}
        return SyncDay(
            day=date.fromisoformat(self.sk),
            rows={outcome: getattr(self, outcome) for outcome in Outcome if getattr(self, outcome)},
            mean_lag_ms=self.lag_ms // self.applied if self.applied else None,
            lag=lag,
            last_applied_at=datetime.fromisoformat(self.last_applied_at) if self.last_applied_at else None,
        )


def add(work: Work, seller_id: str, outcomes: Mapping[str, int], lags_ms: list[int]) -> None:
    """Count a batch's rows by outcome, and the lags of those applied."""
    counts = dict(outcomes) | {"lag_ms": sum(lags_ms)}
    for lag in lags_ms:
        name = class_of(lag)
        counts[name] = counts.get(name, 0) + 1
    actions = [getattr(SyncDayRow, name).add(number) for name, number in counts.items() if number]
    if lags_ms:
        actions.append(SyncDayRow.last_applied_at.set(work.now.isoformat()))
    if actions:
        work.change(SyncDayRow(_key(seller_id), work.now.date().isoformat()), actions, None, Conflict())


def class_of(lag_ms: int) -> str:
    fitting = (f"within_{seconds}s" for seconds in LAG_SECONDS if lag_ms <= seconds * 1000)
    return next(fitting, LATER)


def days(seller_id: str, number: int) -> list[SyncDay]:
    """The last days with any sync, newest first."""
    rows = SyncDayRow.query(_key(seller_id), limit=number, scan_index_forward=False)
    return [row.day for row in rows]


def _key(seller_id: str) -> str:
    return f"{seller_id}#sync"
