"""What the bank's files say: returns, corrections of accounts, and what nobody understands, which is a case.

A file that does not hold together has no effect at all. In one that does, each entry stands for itself: what is
certain is done, and what is not becomes a case of its own.
"""

from datetime import datetime
from typing import Any, NamedTuple

from chalicelib.kit.objects import Listed
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.payouts.bank import ach, corrections, inbox, nacha_returns
from chalicelib.payouts.bank.nacha_reading import NotUnderstood
from chalicelib.payouts.bank.nacha_returns import Changed, Found, Returned, Unclear
from chalicelib.payouts.events import BankAccountCorrected, BankCorrectionAsked
from chalicelib.payouts.models import CaseKind
from chalicelib.payouts.service.booking import QUEUE
from chalicelib.payouts.service.operator_cases import PLATFORM, open_case
from chalicelib.payouts.service.transfers import come_back
from chalicelib.payouts.store import bank as accounts
from chalicelib.sellers import service as sellers
from chalicelib.sellers.models import SealedAccount

NAMED = 100
"""Characters of a file's name in a case."""


class InFile(NamedTuple):
    """A file of the bank: its key, the digest of what stood in it, and the record that a message is about."""

    key: str
    digest: str
    place: int = 0

    @property
    def subject(self) -> str:
        return f"{self.digest}-{self.place}" if self.place else self.digest


def read_file(file: Listed) -> tuple[list[dict[str, Any]], str]:
    """The messages that a file's entries become, none with an account number, and in a word what was found."""
    if file.size > inbox.MOST_BYTES:
        return [_unclear(InFile(file.key, file.etag), f"has {file.size:,} bytes")], "not understood"
    content = inbox.content(file.key)
    digest = inbox.digest(content)
    try:
        found = nacha_returns.read(content)
    except NotUnderstood as wrong:
        return [_unclear(InFile(file.key, digest), str(wrong))], "not understood"
    unclear = [one for one in found if isinstance(one, Unclear)]
    clear = [one for one in found if not isinstance(one, Unclear)]
    messages = [_message(InFile(file.key, digest, one.place), one) for one in clear]
    return messages + _all_unclear(InFile(file.key, digest), unclear), _counted(found)


def _counted(found: list[Found]) -> str:
    kinds = ((Returned, "returned"), (Changed, "to be corrected"), (Unclear, "not understood"))
    return ", ".join(f"{sum(isinstance(one, kind) for one in found)} {name}" for kind, name in kinds)


def _message(file: InFile, found: Returned | Changed) -> dict[str, Any]:
    facts: dict[str, Any] = {"reference": found.reference, "code": found.code}
    if isinstance(found, Changed):
        return _named(file, "bank_correction") | facts
    return _named(file, "bank_return") | facts | {"reason": found.reason, "cents": found.cents}


def _all_unclear(file: InFile, unclear: list[Unclear]) -> list[dict[str, Any]]:
    """One message for all entries of a file that mean nothing to us: it names the first."""
    if not unclear:
        return []
    more = f"; {len(unclear) - 1} more entries are not understood" if unclear[1:] else ""
    return [_unclear(file, f"record {unclear[0].place} {unclear[0].why}{more}")]


def _unclear(file: InFile, why: str) -> dict[str, Any]:
    return _named(file, "bank_file_unclear") | {"why": why}


def _named(file: InFile, name: str) -> dict[str, Any]:
    return {"id": f"{name}#{file.subject}", "name": name, "file": list(file)}


def report_unclear(work: Work, file: InFile, why: str) -> None:
    """What was not understood of a file is a case for operators."""
    name = file.key.removeprefix(ach.IN)[:NAMED]
    open_case(work, PLATFORM, CaseKind.BANK_FILE_NOT_UNDERSTOOD, file.subject, f"{name}: {why}")


def take_return(work: Work, file: InFile, returned: Returned) -> None:
    """An entry came back, if it is one of ours and of the amount that we sent; else it is a case."""
    sent = accounts.sent(returned.reference)
    if sent is None:
        report_unclear(work, file, f"record {file.place} returns a transfer that is none of ours")
    elif sent.cents not in (None, returned.cents):
        amounts = f"{returned.cents} cents of a transfer of {sent.cents}"
        report_unclear(work, file, f"record {file.place} returns {amounts} ({returned.reference})")
    else:
        come_back(work, returned.reference, returned.code, returned.reason)


def take_correction(work: Work, file: InFile, reference: str, code: str) -> None:
    """The receiving bank says what is wrong about an account: it is corrected, or the seller is asked to.

    An account that the seller has replaced since stays as it is. The number is read from the file again, so that
    no message bears it.
    """
    sent = accounts.sent(reference)
    if sent is None or sent.account_key is None:
        report_unclear(work, file, f"record {file.place} corrects ({code}) an account that nothing was sent to")
        return
    account = sellers.bank_account(sent.seller_id)
    if account.key == sent.account_key:
        _correct(work, file, account, code)


def _correct(work: Work, file: InFile, account: SealedAccount, code: str) -> None:
    right = corrections.corrected(code, _data(file))
    if right is None:
        _ask(work, account, code)
        what = f"the account ending in {account.last4} ({code}), and does not say well-formed what is right"
        report_unclear(work, file, f"record {file.place} corrects {what}")
        return
    corrected = sellers.correct_bank_account(work, account, right)
    if corrected != account:
        _follow(work, corrected)
        work.emit(BankAccountCorrected(**_facts(corrected, code)))


def _data(file: InFile) -> str:
    """The corrected data, from the file as it was when it was read; nothing if another one stands there now."""
    content = inbox.content(file.key)
    found = nacha_returns.read(content) if inbox.digest(content) == file.digest else []
    return next((one.data for one in found if isinstance(one, Changed) and one.place == file.place), "")


def _follow(work: Work, corrected: SealedAccount) -> None:
    """What is shown of the account is what is right; whether it is verified does not change."""
    seen, amounts = accounts.account(corrected.seller_id)
    if seen:
        name = corrected.name_at_bank or seen.name_at_bank
        accounts.save_account(work, seen.with_(last4=corrected.last4, name_at_bank=name), amounts)


def _ask(work: Work, account: SealedAccount, code: str) -> None:
    """Ask the seller for what is right, within the banking days that the rules of NACHA give."""
    due = _correct_by(account.seller_id, work.now)
    work.start_clock(QUEUE, "bank_correction", f"{account.seller_id}#{code}#{account.sealing}", due)
    work.emit(BankCorrectionAsked(**_facts(account, code), correct_by=due))


def _correct_by(seller_id: str, now: datetime) -> datetime:
    market = sellers.get(seller_id).market
    days = markets.policy(market, now).payouts.bank_correction_days
    day = markets.banking_day(market, now.astimezone(ach.ZONE).date(), days)
    return datetime.combine(day, ach.CUT_OFF, ach.ZONE).astimezone(now.tzinfo)


def _facts(account: SealedAccount, code: str) -> dict[str, str]:
    facts = {"seller_id": account.seller_id, "last4": account.last4}
    return facts | {"code": code, "reason": corrections.REASONS[code]}


def miss_correction(work: Work, subject: str) -> None:
    """The banking days are over: an account that is still as the bank said it is wrong is a case."""
    seller_id, code, sealing = subject.split("#")
    account = sellers.bank_account(seller_id)
    if account.sealing == sealing:
        why = f"{corrections.REASONS[code]} ({code}): the account ending in {account.last4} is not corrected"
        open_case(work, seller_id, CaseKind.BANK_CORRECTION_OVERDUE, account.sealing, why)
