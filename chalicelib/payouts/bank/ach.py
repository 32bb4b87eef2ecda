"""The bank as banks are: a NACHA file of the day's credits, and returns in the days after.

A transfer is noted for a banking day in the payout's own transaction. After its cut-off the day is closed and
sealed, and its file is written to S3. Whoever carries it to the bank leaves a mark; what has not come back two
banking days after the money moved, has arrived.
"""

import json
from base64 import b32encode
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from os import environ
from secrets import randbelow
from zoneinfo import ZoneInfo

from chalicelib.kit import objects
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.payouts.bank import Accepted, Refused, Transfer, nacha
from chalicelib.payouts.errors import AlreadyAtTheBank
from chalicelib.payouts.store import bank as store
from chalicelib.payouts.store import bank_days
from chalicelib.payouts.store.bank import BankEntry
from chalicelib.payouts.store.bank_days import BankDay
from chalicelib.sellers import service as sellers

BUCKET, MARKET = "DOCUMENTS_BUCKET", "US"
OUT, IN, READ = "bank/out/", "bank/in/", "bank/read/"
"""Where files for the bank are, where it puts its own, and the marks of those that were read."""
TAKEN = "bank/taken/"
"""The marks of our files that the bank has, put by whoever carries them there."""
CUT_OFF, ZONE = time(17), ZoneInfo("America/New_York")
NO_NAME = ("name_at_bank_missing", "The holder's name cannot be written in A to Z: enter it as the bank writes it")
RETURN_DAYS = 2


class AchBank:
    """Sends what it is given with the file of the next cut-off."""

    acts_outside = False

    def transfer(self, work: Work, transfer: Transfer) -> Accepted:
        holder = transfer.account.name_at_bank or sellers.name_at_bank(transfer.holder)
        if holder is None:
            raise Refused(*NO_NAME)
        day = banking_day(work.now)
        reference = reference_of(transfer.transfer_id)
        entry = BankEntry(
            reference=reference,
            transfer_id=transfer.transfer_id,
            seller_id=transfer.seller_id,
            day=day,
            amount=transfer.amount,
            account=transfer.account,
            holder=holder,
            individual=transfer.individual,
            purpose=transfer.purpose,
        )
        store.note_entry(work, entry)
        settles_on = markets.banking_day(MARKET, day, 1 + RETURN_DAYS)
        return Accepted(reference, datetime.combine(settles_on, CUT_OFF, ZONE).astimezone(UTC))

    def has_arrived(self, reference: str, now: datetime) -> bool:
        """Whether the bank took the file of its day, and the days are over in which it comes back, by a file."""
        sent = store.sent(reference)
        if sent is None or sent.day is None:
            return False
        return is_final(bank_days.find(date.fromisoformat(sent.day)), now)

    def withdraw(self, work: Work, reference: str) -> None:
        """Strike it off its day's list until the day is sealed."""
        sent = store.sent(reference)
        if sent is None or sent.day is None:
            raise AlreadyAtTheBank
        day = date.fromisoformat(sent.day)
        if bank_days.find(day).sealed_at:
            raise AlreadyAtTheBank
        store.withdraw_entry(work, day, reference)

    def small_amounts(self) -> tuple[int, int]:
        return 1 + randbelow(99), 1 + randbelow(99)


def banking_day(now: datetime) -> date:
    """The day whose file takes what comes in now."""
    local = now.astimezone(ZONE)
    return markets.banking_day(MARKET, local.date() + timedelta(days=local.time() >= CUT_OFF), 0)


def reference_of(transfer_id: str) -> str:
    """A transfer's name in 15 characters, which is all a bank keeps: 75 bits of its hash."""
    return b32encode(sha256(transfer_id.encode()).digest()).decode()[:15]


def originator() -> nacha.Originator:
    """Who we are to the bank, from the setting BANK_ORIGINATOR."""
    return nacha.Originator(**json.loads(environ["BANK_ORIGINATOR"]))


def key_of(day: date) -> str:
    return f"{OUT}{day}.ach"


def is_final(day: BankDay, now: datetime) -> bool:
    """Whether what a day's file holds no longer comes back, counted from when its money moved.

    A file that is taken in time moves money on the day it names, a later one on the banking day after it is taken.
    """
    if day.written_at is None or day.taken_at is None:
        return False
    taken_on, moves_on = day.taken_at.astimezone(ZONE).date(), markets.banking_day(MARKET, day.day, 1)
    if taken_on > moves_on:
        moves_on = markets.banking_day(MARKET, taken_on, 1)
    return now >= cut_off(markets.banking_day(MARKET, moves_on, RETURN_DAYS))


def cut_off(day: date, banking_days_later: int = 0) -> datetime:
    """The end of a day for the bank, or of one that comes so many banking days after it."""
    if banking_days_later:
        day = markets.banking_day(MARKET, day, banking_days_later)
    return datetime.combine(day, CUT_OFF, ZONE).astimezone(UTC)


def days_to_write(now: datetime) -> list[date]:
    """Every day whose cut-off is over and whose file is not written, however long ago."""
    closed = {day.day for day in bank_days.unfinished() if not day.written_at}
    return sorted(closed | {day for day in bank_days.with_open_doors() if now >= cut_off(day)})


def write_file(day: date) -> str | None:
    """The file of a sealed day, from its entries alone: a second builder writes the same bytes. None of none.

    A credit for nobody is left out; the daily look at the file makes it a case.
    """
    credits = [_credit(entry) for entry in store.entries(day) if nacha.can_write(entry.holder)]
    if not credits:
        return None
    created = datetime.combine(day, CUT_OFF)
    text = nacha.write(originator(), credits, created, markets.banking_day(MARKET, day, 1))
    key = key_of(day)
    if not objects.exists(BUCKET, key):
        objects.put(BUCKET, key, text.encode(), "text/plain")
    return key


def was_taken(day: date) -> bool:
    """Whether there is a mark that the bank has a day's file."""
    return objects.exists(BUCKET, f"{TAKEN}{day}.ach")


def is_written(day: date) -> bool:
    return objects.exists(BUCKET, key_of(day))


def credits_of(file: bytes) -> dict[str, int]:
    """The cents of every credit in one of our files, by reference."""
    entries = [line for line in file.decode("ascii").splitlines() if line.startswith("6")]
    return {line[39:54].strip(): int(line[29:39]) for line in entries}


def _credit(entry: BankEntry) -> nacha.Credit:
    return nacha.Credit(
        routing=entry.account.routing_number,
        account=sellers.open_account_number(entry.account),
        cents=entry.amount.amount,
        reference=entry.reference,
        holder=entry.holder,
        individual=entry.individual,
        description="ACCTVERIFY" if entry.purpose == "verification" else "PAYOUT",
        account_type=entry.account.account_type,
    )
