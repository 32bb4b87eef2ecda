"""Where a seller stands, and the violations and restrictions there were."""

from collections.abc import Sequence

from pynamodb.attributes import UnicodeAttribute

from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.rows import EntityAttribute, EntityRow
from chalicelib.kit.work import Work
from chalicelib.standing.models import Restriction, Standing, Violation
from chalicelib.standing.store.facts import TABLE
from chalicelib.standing.store.named import named


class StandingRow(EntityRow):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="standing")
    entity = EntityAttribute(Standing)


class ViolationRow(EntityRow):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    entity = EntityAttribute(Violation)


class RestrictionRow(EntityRow):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    entity = EntityAttribute(Restriction)


def standing(seller_id: str) -> Standing:
    """Where a seller stands; of one nothing was counted of, there is nothing yet."""
    row = StandingRow.find(f"{seller_id}#standing", "standing")
    found: Standing = row.current if row else Standing(seller_id=seller_id)
    return found


def save(work: Work, root: Standing) -> Standing:
    return work.save(StandingRow(f"{root.seller_id}#standing", entity=root), root)


def violation(seller_id: str, violation_id: str) -> Violation:
    """Raises NotFound."""
    found: Violation = ViolationRow.load(f"{seller_id}#violations", violation_id)
    return found


def violations_of(seller_id: str, ids: Sequence[str]) -> list[Violation]:
    """Those of these ids, oldest first, in one batch."""
    return named(ViolationRow, f"{seller_id}#violations", ids)


def violations(seller_id: str, query: PageQuery) -> Page[Violation]:
    """All there were, newest first."""
    return merged_page(ViolationRow, ViolationRow.sk, [f"{seller_id}#violations"], query)


def save_violation(work: Work, new: Violation) -> Violation:
    bare = new.with_(possible_actions=[])
    return work.save(ViolationRow(f"{new.seller_id}#violations", new.violation_id, entity=bare), new)


def restriction(seller_id: str, restriction_id: str) -> Restriction:
    """Raises NotFound."""
    found: Restriction = RestrictionRow.load(f"{seller_id}#restrictions", restriction_id)
    return found


def restrictions_of(seller_id: str, ids: Sequence[str]) -> list[Restriction]:
    """Those of these ids, oldest first, in one batch."""
    return named(RestrictionRow, f"{seller_id}#restrictions", ids)


def restrictions(seller_id: str, query: PageQuery) -> Page[Restriction]:
    """All there were, newest first."""
    return merged_page(RestrictionRow, RestrictionRow.sk, [f"{seller_id}#restrictions"], query)


def save_restriction(work: Work, new: Restriction) -> Restriction:
    bare = new.with_(possible_actions=[])
    return work.save(RestrictionRow(f"{new.seller_id}#restrictions", new.restriction_id, entity=bare), new)
