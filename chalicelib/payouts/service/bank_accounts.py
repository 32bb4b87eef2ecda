"""Changing where a seller is paid: payouts wait, and two small deposits prove that the account is the seller's.

Deposits go only to accounts of approved sellers, so many pairs a month of a seller and into an account; an
applicant's account is reviewed with the papers instead. Named rightly, they are taken back on the open statement.
"""

import json
from datetime import timedelta

from chalicelib.kit import secrets
from chalicelib.kit.ids import new_id
from chalicelib.kit.money import Money
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import CapName
from chalicelib.payouts import bank as port
from chalicelib.payouts import ledger, rules, store
from chalicelib.payouts.bank import ach, chosen
from chalicelib.payouts.events import BankAccountLocked, BankAccountVerified
from chalicelib.payouts.models import BankAccount, BankAccountStatus, Hold, Payout, PostingKind
from chalicelib.payouts.service.blockers import CHANGED, UNVERIFIED, blockers
from chalicelib.payouts.service.booking import QUEUE, add_to_open_statement
from chalicelib.payouts.service.terms import lift_payout_hold
from chalicelib.payouts.store import bank as accounts
from chalicelib.sellers import service as sellers
from chalicelib.sellers.events import BankAccountChanged
from chalicelib.sellers.models import BusinessType, NewBankAccount, SealedAccount, Seller

S = BankAccountStatus


def bank_account(seller_id: str) -> BankAccount:
    """Where the seller is paid. Raises NotFound."""
    changed, _ = accounts.account(seller_id)
    return changed or _of_application(sellers.get(seller_id), sellers.bank_account(seller_id))


def _of_application(seller: Seller, sealed: SealedAccount) -> BankAccount:
    """The account of the application is verified with its papers."""
    return BankAccount(
        seller_id=seller.seller_id,
        account_id=f"bnk_{seller.seller_id.removeprefix('sel_')}",
        status=S.VERIFIED if seller.was_approved else S.UNVERIFIED,
        last4=sealed.last4,
        name_at_bank=sealed.name_at_bank or sellers.name_at_bank(seller.legal_name),
        tries_left=0,
    )


def fresh_sign_in_minutes(work: Work, seller_id: str) -> int:
    """Within how many minutes of signing in a bank account may be changed."""
    return markets.policy(sellers.get(seller_id).market, work.now).payouts.fresh_sign_in_minutes


def change_bank_account(work: Work, seller_id: str, wanted: NewBankAccount) -> BankAccount:
    """Pay into another account from now on. Payouts are held for some days, and until it is verified.

    An applicant's is reviewed with the papers. Raises UnderReview, NameAtBankNeeded, and TooMany on commit.
    """
    seller = sellers.get(seller_id)
    markets.count_use_at_once(work, seller.market, CapName.BANK_ACCOUNT_CHANGES, seller_id)
    sealed = sellers.change_bank_account(work, seller, wanted)
    if not seller.was_approved:
        return _of_application(seller, sealed)
    markets.count_use(work, seller.market, CapName.MICRO_DEPOSITS, seller_id)
    fingerprint = sellers.bank_account_fingerprint(wanted)
    markets.count_use(work, seller.market, CapName.MICRO_DEPOSITS_TO_ACCOUNT, fingerprint)
    return _await_deposits(work, seller, sealed)


def _await_deposits(work: Work, seller: Seller, sealed: SealedAccount) -> BankAccount:
    """The changed account is unverified, and payouts wait."""
    seller_id, policy = seller.seller_id, markets.policy(seller.market, work.now).payouts
    until = work.now + timedelta(days=policy.bank_change_hold_days)
    holds = {
        CHANGED: Hold(reason=CHANGED, placed_at=work.now, until=until),
        UNVERIFIED: Hold(reason=UNVERIFIED, placed_at=work.now),
    }
    terms = store.terms(seller_id)
    store.save_terms(work, terms.with_(holds=terms.holds | holds))
    seen, _ = accounts.account(seller_id)
    account = BankAccount(
        seller_id=seller_id,
        account_id=new_id("bnk", work.now),
        status=S.UNVERIFIED,
        last4=sealed.last4,
        name_at_bank=sealed.name_at_bank or sellers.name_at_bank(seller.legal_name),
        tries_left=policy.micro_deposit_tries,
        changed_at=work.now,
        version=seen.version if seen else 0,
    )
    return accounts.save_account(work, account)


def send_micro_deposits(work: Work, event: BankAccountChanged) -> None:
    """Send the two small deposits of a changed account, once; the bank may refuse it. Raises BankUnavailable."""
    send_deposits(work, event.seller_id)


def send_deposits(work: Work, seller_id: str) -> None:
    """The same; a day later again while an operator's hold stands in the way."""
    account, sent = accounts.account(seller_id)
    if account is None or account.status is not S.UNVERIFIED or sent:
        return
    if not sellers.get(seller_id).was_approved:
        return
    found = blockers(seller_id, work.now)
    if found.of_deposits(work.now):
        work.start_clock(QUEUE, "deposits", seller_id, work.now + rules.TRANSFER_RETRY)
        return
    store.check_terms(work, found.terms)
    amounts = chosen.bank.small_amounts()
    try:
        for number, cents in enumerate(amounts, start=1):
            chosen.bank.transfer(work, _deposit(account, number, cents))
    except port.Refused:
        _lock(work, account)
        return
    both = Money(amount=sum(amounts))
    ledger.add_posting(work, rules.micro_deposit(account.seller_id, account.account_id, both, work.now))
    accounts.save_account(work, account, secrets.seal(json.dumps(sorted(amounts)), account.seller_id))


def _deposit(account: BankAccount, number: int, cents: int) -> port.Transfer:
    seller = sellers.get(account.seller_id)
    return port.Transfer(
        transfer_id=f"{account.account_id}-{number}",
        seller_id=account.seller_id,
        amount=Money(amount=cents),
        account=sellers.bank_account(account.seller_id),
        holder=seller.legal_name,
        individual=seller.business_type is BusinessType.INDIVIDUAL,
        email=seller.contact_email,
        purpose="verification",
    )


def verify_bank_account(work: Work, seller_id: str, amounts: tuple[int, int]) -> BankAccount:
    """Name the two deposits: right, the account is verified; wrong, one try less, and locked after the last.

    Guesses are counted for the seller, whatever the account. Raises TooMany on commit.
    """
    account, sealed = accounts.account(seller_id)
    if account is None or account.status is not S.UNVERIFIED or sealed is None:
        return bank_account(seller_id)
    sellers.count_use(work, seller_id, CapName.MICRO_DEPOSIT_GUESSES)
    if sorted(amounts) == json.loads(secrets.open_sealed(sealed, seller_id)):
        lift_payout_hold(work, seller_id, UNVERIFIED)
        take_deposits_back(work, seller_id, account.account_id, Money(amount=sum(amounts)))
        work.emit(BankAccountVerified(seller_id=seller_id, last4=account.last4))
        return accounts.save_account(work, account.with_(status=S.VERIFIED, verified_at=work.now))
    account = account.with_(tries_left=account.tries_left - 1)
    return accounts.save_account(work, account, sealed) if account.tries_left else _lock(work, account)


def take_deposits_back(work: Work, seller_id: str, account_id: str, both: Money) -> None:
    """The seller has the deposits, so the next payout is less by them, and they cost the platform nothing."""
    add_to_open_statement(work, rules.take_micro_deposit_back(seller_id, account_id, both, work.now))


def reject_bank_account(work: Work, seller_id: str, transfer_id: str) -> None:
    """The bank sent a small deposit back: if it was for the account of today, that is locked."""
    account, _ = accounts.account(seller_id)
    if account and transfer_id.startswith(account.account_id) and account.status is not S.LOCKED:
        _lock(work, account)


def lock_unusable(work: Work, payout: Payout, code: str) -> None:
    """The bank says by a return code that this account cannot be paid: it is not used again."""
    account = bank_account(payout.seller_id)
    same = payout.bank_account_id in (account.account_id, None) and payout.bank_last4 == account.last4
    if same and account.status is not S.LOCKED:
        _lock(work, account, code)


def withdraw_deposits(work: Work, seller_id: str, account_id: str) -> None:
    """Take both small deposits off the day's file again; one that still waits for them gets them anew.

    It then has another id, so that what is noted next is no repeat. Raises AlreadyAtTheBank.
    """
    for number in (1, 2):
        chosen.bank.withdraw(work, ach.reference_of(f"{account_id}-{number}"))
    deposits = ledger.posting(seller_id, account_id, f"{PostingKind.MICRO_DEPOSIT}:{account_id}")
    ledger.add_posting(work, rules.reverse(deposits, None, work.now))
    account, _ = accounts.account(seller_id)
    if account and account.account_id == account_id and account.status is S.UNVERIFIED:
        accounts.save_account(work, account.with_(account_id=new_id("bnk", work.now)))
        work.start_clock(QUEUE, "deposits", seller_id, work.now + rules.TRANSFER_RETRY)


def _lock(work: Work, account: BankAccount, code: str | None = None) -> BankAccount:
    work.emit(BankAccountLocked(seller_id=account.seller_id, last4=account.last4, code=code))
    return accounts.save_account(work, account.with_(status=S.LOCKED, tries_left=0, locked_for=code))
