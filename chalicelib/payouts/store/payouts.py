"""Payouts, schedules and terms."""

from collections.abc import Sequence

from pynamodb.attributes import UnicodeAttribute

from chalicelib.kit import settings
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.problems import Conflict
from chalicelib.kit.rows import EntityAttribute, EntityRow
from chalicelib.kit.work import Work
from chalicelib.payouts.models import Payout, Schedule, Terms

TABLE = settings.resource("payouts")


class PayoutRow(EntityRow):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
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
    return work.save(PayoutRow(f"{payout.seller_id}#payouts", payout.payout_id, entity=stored), payout)


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


def save_terms(work: Work, terms: Terms) -> Terms:
    return work.save(TermsRow(f"{terms.seller_id}#terms", "terms", entity=terms), terms)


def schedules_of(seller_ids: Sequence[str]) -> dict[str, Schedule]:
    """Many sellers' schedules, of those who have chosen one."""
    rows = ScheduleRow.batch_get([(f"{seller_id}#schedule", "schedule") for seller_id in seller_ids])
    return {row.pk.partition("#")[0]: row.current for row in rows}


def terms_of(seller_ids: Sequence[str]) -> dict[str, Terms]:
    """Many sellers' terms, of those who have any of their own."""
    rows = TermsRow.batch_get([(f"{seller_id}#terms", "terms") for seller_id in seller_ids])
    return {row.pk.partition("#")[0]: row.current for row in rows}
