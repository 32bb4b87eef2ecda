"""Payouts, schedules and terms."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.kit import settings
from chalicelib.kit.events import SHARDS, shard_of
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.problems import Conflict
from chalicelib.kit.rows import EntityAttribute, EntityRow
from chalicelib.kit.work import Work
from chalicelib.payouts import ledger
from chalicelib.payouts.models import Payout, PayoutStatus, Schedule, Terms

TABLE = settings.resource("payouts")


class WaitingPayouts(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()

    due_shard = UnicodeAttribute(hash_key=True)
    due = UnicodeAttribute(range_key=True)


class PayoutRow(EntityRow):
    """One on its way is in the index `due` by the instant since which it is, whatever becomes of its clocks."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    due_shard = UnicodeAttribute(null=True)
    due = UnicodeAttribute(null=True)
    waiting = WaitingPayouts()
    entity = EntityAttribute(Payout)


class ScheduleRow(EntityRow):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="schedule")
    entity = EntityAttribute(Schedule)


class TermsRow(EntityRow):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="terms")
    entity = EntityAttribute(Terms)


def save_payout(work: Work, payout: Payout) -> Payout:
    stored = payout.with_(possible_actions=[])
    row = PayoutRow(f"{payout.seller_id}#payouts", payout.payout_id, entity=stored)
    if payout.status is PayoutStatus.CREATED:
        row.due_shard = _waiting_shard(shard_of(payout.payout_id))
        row.due = f"{ledger.instant(payout.waits_since)}#{payout.seller_id}#{payout.payout_id}"
    return work.save(row, payout)


class WaitingPayout(NamedTuple):
    """A payout that is on its way."""

    seller_id: str
    payout_id: str


def waiting_payouts(since_before: datetime) -> Iterator[WaitingPayout]:
    """Every payout on its way since before an instant, of all sellers, shard by shard."""
    for shard in range(SHARDS):
        before = PayoutRow.due < f"{ledger.instant(since_before)}~"
        for row in PayoutRow.waiting.query(_waiting_shard(shard), before):
            yield WaitingPayout(row.pk.partition("#")[0], row.sk)


def _waiting_shard(shard: int) -> str:
    return f"payouts#{shard}"


def payout(seller_id: str, payout_id: str) -> Payout:
    """A seller's payout. Raises NotFound for another's."""
    found: Payout = PayoutRow.load(f"{seller_id}#payouts", payout_id)
    return found


def payouts(seller_id: str, query: PageQuery) -> Page[Payout]:
    """A seller's payouts, newest first."""
    return merged_page(PayoutRow, PayoutRow.sk, [f"{seller_id}#payouts"], query)


def schedule(seller_id: str) -> Schedule:
    row = ScheduleRow.find(f"{seller_id}#schedule", "schedule")
    return row.current if row else Schedule()


def save_schedule(work: Work, seller_id: str, schedule: Schedule) -> Schedule:
    return work.save(ScheduleRow(f"{seller_id}#schedule", "schedule", entity=schedule), schedule)


def check_schedule(work: Work, seller_id: str, seen: Schedule) -> None:
    """Conflict if the seller chooses another schedule meanwhile."""
    unchanged = ScheduleRow.version == seen.version if seen.version else ScheduleRow.pk.does_not_exist()
    work.check(ScheduleRow, (f"{seller_id}#schedule", "schedule"), unchanged, Conflict())


def terms(seller_id: str) -> Terms:
    row = TermsRow.find(f"{seller_id}#terms", "terms")
    return row.current if row else Terms(seller_id=seller_id)


def check_terms(work: Work, seen: Terms) -> None:
    """Hold the transaction to a seller's terms as they were seen."""
    unchanged = TermsRow.version == seen.version if seen.version else TermsRow.pk.does_not_exist()
    work.check(TermsRow, (f"{seen.seller_id}#terms", "terms"), unchanged, Conflict())


def save_terms(work: Work, terms: Terms) -> Terms:
    return work.save(TermsRow(f"{terms.seller_id}#terms", "terms", entity=terms), terms)


def schedules_of(seller_ids: Sequence[str]) -> dict[str, Schedule]:
    """Many sellers' schedules, of those who have chosen one."""
    rows = ScheduleRow.batch_get([(f"{seller_id}#schedule", "schedule") for seller_id in seller_ids])
    return {row.pk.partition("#")[0]: row.current for row in rows}


def terms_of(seller_ids: Sequence[str]) -> dict[str, Terms]:
    """Many sellers' terms as they are now, of those who have any of their own."""
    keys = [(f"{seller_id}#terms", "terms") for seller_id in seller_ids]
    rows = TermsRow.batch_get(keys, consistent_read=True)
    return {row.pk.partition("#")[0]: row.current for row in rows}
