"""Chargebacks: each under its seller, found by its dispute; open ones are in the index of what is to do."""

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from chalicelib.kit import settings
from chalicelib.kit.pages import Only, Page, PageQuery, merged_page
from chalicelib.kit.problems import Conflict, NotFound
from chalicelib.kit.rows import EntityAttribute, EntityRow, Row
from chalicelib.kit.work import Work
from chalicelib.payouts.models import Chargeback
from chalicelib.payouts.rules import NOT_BOOKED, OPEN
from chalicelib.payouts.store.cases import ToDo

TABLE = settings.resource("payouts")
CHARGEBACKS = "chargebacks"


class ChargebackRow(EntityRow):
    """`told`: money has moved, and the seller sees it."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    to_do = UnicodeAttribute(null=True)
    told = BooleanAttribute(default=False)
    entity = EntityAttribute(Chargeback)
    waiting = ToDo()


class DisputeRow(Row):
    """A dispute is one chargeback."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="chargeback")
    chargeback_id = UnicodeAttribute()


def save_chargeback(work: Work, chargeback: Chargeback) -> Chargeback:
    """Write it; a new one takes its dispute, of two at once one is decided anew."""
    if not chargeback.version:
        dispute = DisputeRow(_dispute(chargeback.seller_id, chargeback.dispute_id), "chargeback")
        dispute.chargeback_id = chargeback.chargeback_id
        work.put(dispute, DisputeRow.pk.does_not_exist(), Conflict())
    row = ChargebackRow(
        f"{chargeback.seller_id}#{CHARGEBACKS}",
        chargeback.chargeback_id,
        to_do=CHARGEBACKS if chargeback.status in OPEN else None,
        told=chargeback.status not in NOT_BOOKED,
        entity=chargeback.with_(possible_actions=[]),
    )
    return work.save(row, chargeback)


def chargeback(seller_id: str, chargeback_id: str) -> Chargeback:
    """Raises NotFound."""
    found: Chargeback = ChargebackRow.load(f"{seller_id}#{CHARGEBACKS}", chargeback_id)
    return found


def find_disputed(seller_id: str, dispute_id: str) -> Chargeback | None:
    """The chargeback of a dispute, if there is one."""
    row = DisputeRow.find(_dispute(seller_id, dispute_id), "chargeback")
    return chargeback(seller_id, row.chargeback_id) if row else None


def disputed(seller_id: str, order_id: str, dispute_id: str) -> Chargeback:
    """The chargeback of an order's dispute. Raises NotFound."""
    found = find_disputed(seller_id, dispute_id)
    if found is None or found.order_id != order_id:
        raise NotFound
    return found


def told(seller_id: str, query: PageQuery) -> Page[Chargeback]:
    """What a seller sees, newest first."""
    only = Only(where=ChargebackRow.told == True)  # noqa: E712 (a condition)
    return merged_page(ChargebackRow, ChargebackRow.sk, [f"{seller_id}#{CHARGEBACKS}"], query, only=only)


def of_seller(seller_id: str, query: PageQuery) -> Page[Chargeback]:
    """All of a seller's, newest first."""
    return merged_page(ChargebackRow, ChargebackRow.sk, [f"{seller_id}#{CHARGEBACKS}"], query)


def open_chargebacks(query: PageQuery) -> Page[Chargeback]:
    """Those of all sellers that are not decided, the oldest first."""
    return merged_page(ChargebackRow.waiting, ChargebackRow.sk, [CHARGEBACKS], query, newest_first=False)


def _dispute(seller_id: str, dispute_id: str) -> str:
    return f"{seller_id}#dispute#{dispute_id}"
