"""What keeps a seller's money from leaving now: asked at every step towards the bank."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from chalicelib.kit.work import Work
from chalicelib.payouts import store
from chalicelib.payouts.models import BankAccount, BankAccountStatus, Terms
from chalicelib.payouts.store import bank as accounts

CHANGED, UNVERIFIED = "bank_account_changed", "bank_account_unverified"
"""The holds that a change places: some days in any case, and until the account is verified."""
LOCKED = "bank_account_locked"
OF_STATUS = {BankAccountStatus.UNVERIFIED: UNVERIFIED, BankAccountStatus.LOCKED: LOCKED}


class Blockers(NamedTuple):
    """A seller's terms and bank account as they were read, and what of them holds payouts up."""

    terms: Terms
    account: BankAccount | None
    reasons: list[str]

    @property
    def locked(self) -> bool:
        """Whether the account is not to be used again: the seller has to enter another one."""
        return LOCKED in self.reasons

    def of_deposits(self, now: datetime) -> list[str]:
        """What holds up the small deposits of a changed account: they are how its own two holds end."""
        others = {name: hold for name, hold in self.terms.holds.items() if name not in (CHANGED, UNVERIFIED)}
        reasons = self.terms.with_(holds=others).holding(now)
        return [*reasons, LOCKED] if self.locked else reasons

    def must_stand(self, work: Work) -> None:
        """Hold the transaction to what was read: a hold of the same moment comes before it, or after it."""
        store.check_terms(work, self.terms)
        accounts.check_account(work, self.terms.seller_id, self.account)


def blockers(seller_id: str, now: datetime) -> Blockers:
    """What blocks a seller's payouts now."""
    account, _ = accounts.account(seller_id)
    return _blockers(store.terms(seller_id), account, now)


def blockers_of(seller_ids: Sequence[str], now: datetime) -> dict[str, Blockers]:
    """The same of many sellers, in a few requests."""
    wanted = list(dict.fromkeys(seller_ids))
    terms, changed = store.terms_of(wanted), accounts.accounts_of(wanted)
    return {
        seller_id: _blockers(terms.get(seller_id, Terms(seller_id=seller_id)), changed.get(seller_id), now)
        for seller_id in wanted
    }


def _blockers(terms: Terms, account: BankAccount | None, now: datetime) -> Blockers:
    status = OF_STATUS.get(account.status) if account else None
    reasons = terms.holding(now)
    return Blockers(terms, account, list(dict.fromkeys([*reasons, status] if status else reasons)))
