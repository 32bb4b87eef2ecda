"""The bank as banks are: a NACHA file of the day's credits, and returns in the days after.

A transfer is noted for a banking day in the payout's own transaction. After the day's cut-off the file is written
to S3 once; what has not come back two banking days after the money moved, has arrived.
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
from chalicelib.payouts.store import bank as store
from chalicelib.payouts.store.bank import BankEntry
from chalicelib.sellers import service as sellers

BUCKET, MARKET = "DOCUMENTS_BUCKET", "US"
OUT, IN, READ = "bank/out/", "bank/in/", "bank/read/"
"""Where files for the bank are, where it puts its own, and the marks of those that were read."""
CUT_OFF, ZONE = time(17), ZoneInfo("America/New_York")
GRACE = timedelta(minutes=15)
"""Every transaction that saw the cut-off ahead has ended by then."""
NO_NAME = ("name_at_bank_missing", "The holder's name cannot be written in A to Z: enter it as the bank writes it")
RETURN_DAYS = 2
LOOKED_BACK = 10


class AchBank:
    """Sends what it is given with the file of the next cut-off."""

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

    def has_arrived(self, reference: str) -> bool:
        """What did not come back in time is paid; what does, comes by a file."""
        return True

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


def write_files(now: datetime) -> list[str]:
    """Write the file of every recent day whose cut-off is over, unless it is there; returns their keys."""
    today = now.astimezone(ZONE).date()
    days = [today - timedelta(days=back) for back in reversed(range(LOOKED_BACK))]
    return [key for day in days if _is_over(day, now) and (key := _write_file(day))]


def _is_over(day: date, now: datetime) -> bool:
    return now >= datetime.combine(day, CUT_OFF, ZONE) + GRACE


def _write_file(day: date) -> str | None:
    """Built from the day's entries alone, so that a second builder writes the same bytes.

    A credit for nobody is left out; the daily look at the file makes it a case.
    """
    key = key_of(day)
    if objects.exists(BUCKET, key):
        return None
    credits = [_credit(entry) for entry in store.entries(day) if nacha.can_write(entry.holder)]
    if not credits:
        return None
    created = datetime.combine(day, CUT_OFF)
    text = nacha.write(originator(), credits, created, markets.banking_day(MARKET, day, 1))
    objects.put(BUCKET, key, text.encode(), "text/plain")
    return key


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
