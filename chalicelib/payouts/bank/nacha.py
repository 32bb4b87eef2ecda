"""NACHA files: records of 94 characters in blocks of ten, with their hashes and totals. Pure text, no storage.

Credits only (service class 220). Layouts are those of the NACHA Operating Rules, appendix three.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from chalicelib.kit.latin import in_latin
from chalicelib.sellers.models import BANK_SIGNS, NAME_AT_BANK_LENGTH, AccountType

WIDTH, BLOCK, NAME = 94, 10, NAME_AT_BANK_LENGTH
HASH_DIGITS = 10**10
CREDITS = "220"
CREDIT_CODES = {"checking": "22", "savings": "32"}
MOST_CENTS = 10**10 - 1


class Originator(NamedTuple):
    """Who sends the file, through which bank (routing numbers of nine digits)."""

    company: str
    company_id: str
    bank_name: str
    bank_routing: str


class Credit(NamedTuple):
    """Money for one account. `reference` has at most 15 characters and comes back with a return."""

    routing: str
    account: str
    cents: int
    reference: str
    holder: str
    individual: bool
    description: str
    account_type: AccountType = "checking"


def write(origin: Originator, credits: Iterable[Credit], created: datetime, effective: date) -> str:
    """A file of credits, one batch for each kind of receiver and description; the same input is the same file."""
    ordered = sorted(credits, key=lambda credit: (*_batch_of(credit), credit.reference))
    records = [_file_header(origin, created)]
    batches = trace = 0
    for kind, members in groupby(ordered, key=_batch_of):
        batches += 1
        batch = list(members)
        records += _batch(origin, kind, batch, effective, (batches, trace))
        trace += len(batch)
    blocks = -(-(len(records) + 1) // BLOCK)
    records.append(_file_control(ordered, batches, blocks))
    records += ["9" * WIDTH] * (blocks * BLOCK - len(records))
    return "".join(f"{record}\n" for record in records)


def entry_hash(credits: Sequence[Credit]) -> int:
    """The sum of the receiving banks' first eight digits; only its last ten digits count."""
    return sum(int(credit.routing[:8]) for credit in credits) % HASH_DIGITS


def can_write(holder: str) -> bool:
    """Whether anything of a name is left in the bank's characters: blanks are no name."""
    return bool(_text(holder, NAME).strip(BANK_SIGNS))


def _batch_of(credit: Credit) -> tuple[str, str]:
    return "PPD" if credit.individual else "CCD", credit.description


def _file_header(origin: Originator, created: datetime) -> str:
    return _record(
        "101",
        f" {origin.bank_routing}",
        origin.company_id.rjust(10),
        f"{created:%y%m%d%H%M}A094101",
        _text(origin.bank_name, 23),
        _text(origin.company, 23),
        _text("", 8),
    )


def _batch(
    origin: Originator, kind: tuple[str, str], credits: Sequence[Credit], effective: date, after: tuple[int, int]
) -> list[str]:
    number, trace = after
    standard, description = kind
    bank = origin.bank_routing[:8]
    header = _record(
        f"5{CREDITS}",
        _text(origin.company, 16),
        _text("", 20),
        _text(origin.company_id, 10),
        standard,
        _text(description, 10),
        f"{effective:%y%m%d}",
        f"{effective:%y%m%d}",
        "   1",
        bank,
        f"{number:07}",
    )
    entries = [_entry(credit, f"{bank}{trace + place:07}") for place, credit in enumerate(credits, start=1)]
    control = _record(
        f"8{CREDITS}",
        _totals(credits, 6),
        _text(origin.company_id, 10),
        _text("", 25),
        bank,
        f"{number:07}",
    )
    return [header, *entries, control]


def _entry(credit: Credit, trace: str) -> str:
    if not 0 < credit.cents <= MOST_CENTS:
        raise ValueError(f"{credit.reference} is {credit.cents} cents")
    if not can_write(credit.holder):
        raise ValueError(f"{credit.reference} is for nobody whose name can be written")
    return _record(
        f"6{CREDIT_CODES[credit.account_type]}",
        credit.routing,
        _text(credit.account, 17),
        f"{credit.cents:010}",
        _text(credit.reference, 15),
        _text(credit.holder, NAME),
        "  0",
        trace,
    )


def _totals(credits: Sequence[Credit], count_width: int) -> str:
    """How many entries, their hash, their debits and their credits."""
    cents = sum(credit.cents for credit in credits)
    return f"{len(credits):0{count_width}}{entry_hash(credits):010}{0:012}{cents:012}"


def _file_control(credits: Sequence[Credit], batches: int, blocks: int) -> str:
    return _record(f"9{batches:06}{blocks:06}", _totals(credits, 8), _text("", 39))


def _text(text: str, width: int) -> str:
    """Upper-case ASCII, cut and filled to a width: what else is written the bank's machines do not read."""
    return in_latin(text, BANK_SIGNS)[:width].ljust(width)


def _record(*fields: str) -> str:
    record = "".join(fields)
    if len(record) != WIDTH:
        raise ValueError(f"a record of {len(record)} characters: {record[:3]}")
    return record
