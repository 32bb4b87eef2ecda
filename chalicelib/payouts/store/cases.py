"""Adjustments and cases; those that wait for an operator are in an index of their own."""

from datetime import datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kit import settings
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.rows import EntityAttribute, EntityRow, Row
from chalicelib.kit.work import Work
from chalicelib.payouts.models import Adjustment, AdjustmentStatus, Case, CaseStatus

TABLE = settings.resource("payouts")
ADJUSTMENTS, CASES = "adjustments", "cases"


class ToDo(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "to_do"
        projection = AllProjection()

    to_do = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)


class AdjustmentRow(EntityRow):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    to_do = UnicodeAttribute(null=True)
    entity = EntityAttribute(Adjustment)
    waiting = ToDo()


class CaseRow(EntityRow):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    to_do = UnicodeAttribute(null=True)
    entity = EntityAttribute(Case)
    waiting = ToDo()


class ReconciledRow(Row):
    """When the daily look at all sellers was last begun and sent to its end."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True, default="reconciled")
    sk = UnicodeAttribute(range_key=True, default="sellers")
    at = UTCDateTimeAttribute()


def last_run() -> datetime | None:
    row = ReconciledRow.find("reconciled", "sellers")
    return row.at if row else None


def note_run(now: datetime) -> None:
    ReconciledRow("reconciled", "sellers", at=now).save()


def save_adjustment(work: Work, adjustment: Adjustment) -> Adjustment:
    row = AdjustmentRow(
        f"{adjustment.seller_id}#{ADJUSTMENTS}",
        adjustment.adjustment_id,
        to_do=ADJUSTMENTS if adjustment.status is AdjustmentStatus.PROPOSED else None,
        entity=adjustment.with_(possible_actions=[]),
    )
    return work.save(row, adjustment)


def adjustment(seller_id: str, adjustment_id: str) -> Adjustment:
    """Raises NotFound."""
    found: Adjustment = AdjustmentRow.load(f"{seller_id}#{ADJUSTMENTS}", adjustment_id)
    return found


def proposed(query: PageQuery) -> Page[Adjustment]:
    """Adjustments that wait for a second operator, the oldest first."""
    return merged_page(AdjustmentRow.waiting, AdjustmentRow.sk, [ADJUSTMENTS], query, newest_first=False)


def save_case(work: Work, case: Case) -> Case:
    row = CaseRow(
        f"{case.seller_id}#{CASES}",
        case.case_id,
        to_do=CASES if case.status is CaseStatus.OPEN else None,
        entity=case,
    )
    return work.save(row, case)


def find_case(seller_id: str, case_id: str) -> Case | None:
    row = CaseRow.find(f"{seller_id}#{CASES}", case_id)
    return row.current if row else None


def open_cases(query: PageQuery) -> Page[Case]:
    """Cases nobody has closed."""
    return merged_page(CaseRow.waiting, CaseRow.sk, [CASES], query, newest_first=False)
