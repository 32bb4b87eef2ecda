"""The cut-off of a banking day: closed to notes, every seller asked again, sealed, and its file written.

Each step may be made again after a crash, by two at once too: what is sealed is never changed.
"""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby

from chalicelib.kit.events import SYSTEM as ACTOR
from chalicelib.kit.problems import Conflict
from chalicelib.kit.work import Work
from chalicelib.payouts.bank import ach
from chalicelib.payouts.errors import AlreadyAtTheBank, BankFileNotWritten
from chalicelib.payouts.service.bank_accounts import withdraw_deposits
from chalicelib.payouts.service.blockers import blockers, blockers_of
from chalicelib.payouts.service.transfers import hold_back_noted
from chalicelib.payouts.store import bank as noted
from chalicelib.payouts.store import bank_days
from chalicelib.payouts.store.bank import BankEntry
from chalicelib.payouts.store.bank_days import BankDay

TRIES = 4


def write_bank_files(now: datetime) -> list[str]:
    """Write the file of every day whose cut-off is over; the keys of the files."""
    keys = [_write_file(day, now) for day in ach.days_to_write(now)]
    return [key for key in keys if key]


def _write_file(day: date, now: datetime) -> str | None:
    seal_day(day, now)
    key, work = ach.write_file(day), Work(ACTOR, now)
    if key:
        bank_days.mark_written(work, day)
    else:
        bank_days.finish(work, day)
    work.commit()
    return key


def seal_day(day: date, now: datetime) -> None:
    """Close a day, withdraw what is blocked now, and fix what its file holds."""
    closing, sealing = Work(ACTOR, now), Work(ACTOR, now)
    bank_days.close(closing, day)
    closing.commit()
    if bank_days.find(day).sealed_at is None:
        _withdraw_blocked(day, now)
    bank_days.seal(sealing, day)
    sealing.commit()


def _withdraw_blocked(day: date, now: datetime) -> None:
    """Ask for all sellers of a day at once, and for those who are blocked again in the transaction."""
    entries = sorted(noted.entries(day), key=lambda entry: entry.seller_id)
    now_of = blockers_of([entry.seller_id for entry in entries], now)
    for seller_id, of_seller in groupby(entries, key=lambda entry: entry.seller_id):
        if now_of[seller_id].reasons:
            for purpose, transfer_id in sorted({_transfer(entry) for entry in of_seller}):
                _withdraw(seller_id, purpose, transfer_id, now)


def _transfer(entry: BankEntry) -> tuple[str, str]:
    """What is withdrawn at once: a payout's try, or both deposits into an account."""
    deposits = entry.purpose == "verification"
    return entry.purpose, entry.transfer_id.rpartition("-")[0] if deposits else entry.transfer_id


def _withdraw(seller_id: str, purpose: str, transfer_id: str, now: datetime) -> None:
    """In a transaction of its own, anew when someone interferes; what is sealed meanwhile stays."""
    for attempt in range(TRIES):
        work = Work(ACTOR, now)
        found = blockers(seller_id, now)
        try:
            if purpose == "payout" and found.reasons:
                hold_back_noted(work, seller_id, transfer_id, found)
            elif purpose == "verification" and found.of_deposits(now):
                withdraw_deposits(work, seller_id, transfer_id)
            work.commit()
        except Conflict:
            if attempt + 1 == TRIES:
                raise
        except AlreadyAtTheBank:
            return
        else:
            return


def find_taken_files(now: datetime) -> list[date]:
    """Look for the marks that the bank has our files; the days of those that are new."""
    waiting = [day.day for day in bank_days.unfinished() if day.written_at and not day.taken_at]
    taken = [day for day in waiting if ach.was_taken(day)]
    for day in taken:
        work = Work(ACTOR, now)
        bank_days.mark_taken(work, day)
        work.commit()
    return taken


def confirm_file_taken(work: Work, day: date) -> BankDay:
    """An operator says that the bank has a day's file. Raises BankFileNotWritten."""
    seen = bank_days.find(day)
    if seen.written_at is None:
        raise BankFileNotWritten(f"{day} has no file that the bank could take; see GET /v1/operator/bank-files.")
    bank_days.mark_taken(work, day)
    return seen._replace(taken_at=seen.taken_at or work.now)


def bank_files() -> Iterator[BankDay]:
    """The days whose file is not done with: not written, not taken, or not reconciled; the oldest first."""
    open_days = (BankDay(day) for day in bank_days.with_open_doors())
    days = {day.day: day for day in (*open_days, *bank_days.unfinished())}
    return iter(sorted(days.values()))
