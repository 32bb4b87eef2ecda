"""What the bank sends back: entries that were not paid (addenda 99), and notifications of change (addenda 98)."""

import re
from typing import NamedTuple

from chalicelib.payouts.bank import corrections, nacha_reading
from chalicelib.payouts.bank.nacha_reading import ReadEntry

STANDARDS = ("PPD", "CCD", "COR")
"""The classes of what we send, and of notifications of change."""
REASONS = {
    "R01": "Insufficient funds",
    "R02": "Account closed",
    "R03": "No account, or unable to locate it",
    "R04": "Invalid account number",
    "R06": "Returned at the originating bank's request",
    "R07": "Authorization revoked by the customer",
    "R08": "Payment stopped",
    "R10": "The customer says it is not authorized",
    "R12": "Branch sold to another bank",
    "R13": "Invalid routing number",
    "R14": "The account holder's representative has died",
    "R15": "The account holder has died",
    "R16": "Account frozen",
    "R17": "File record edit criteria",
    "R20": "Not a transaction account",
    "R23": "The receiver refuses the credit",
    "R29": "Not authorized by the company",
    "R31": "Permissible return",
}
UNKNOWN = "The receiving bank did not say more"
DISPUTED = range(61, 78)
"""Return codes by which banks dispute a return among themselves: no entry of ours comes back by them."""


class Returned(NamedTuple):
    """One entry that came back: where it stands in the file, our reference, the amount, and why."""

    place: int
    reference: str
    cents: int
    code: str
    reason: str


class Changed(NamedTuple):
    """What is to be changed about an account, by the entry we sent there. `data` may be an account number."""

    place: int
    reference: str
    code: str
    data: str


class Unclear(NamedTuple):
    """An entry of a whole file that nothing of ours follows from, and why."""

    place: int
    why: str


Found = Returned | Changed | Unclear


def read(content: bytes) -> list[Found]:
    """What every entry of a file means. Raises NotUnderstood for a file that does not hold together."""
    return [_meaning(entry) for entry in nacha_reading.read(content)]


def _meaning(entry: ReadEntry) -> Found:
    if entry.standard not in STANDARDS:
        return _unclear(entry, f"is of the class {entry.standard.strip() or '(blank)'}")
    if len(entry.addenda) != 1:
        return _unclear(entry, f"has {len(entry.addenda)} addenda, not one")
    match entry.addenda[0].text[1:3]:
        case nacha_reading.RETURN:
            return _returned(entry)
        case nacha_reading.CHANGE:
            return _changed(entry)
    return _unclear(entry, "has an addenda that is neither a return nor a notification of change")


def _returned(entry: ReadEntry) -> Found:
    code = entry.addenda[0].text[3:6]
    if not re.fullmatch("R[0-9]{2}", code) or int(code[1:]) in DISPUTED:
        return _unclear(entry, "is a return without a code that returns an entry of ours")
    return Returned(entry.record.place, entry.reference, entry.cents, code, REASONS.get(code, UNKNOWN))


def _changed(entry: ReadEntry) -> Found:
    text = entry.addenda[0].text
    code = text[3:6]
    if code in corrections.REASONS:
        return Changed(entry.record.place, entry.reference, code, text[35:64])
    what = corrections.OURS.get(code, "of an unknown kind")
    return _unclear(entry, f"is a notification of change that no seller can make: {what.lower()}")


def _unclear(entry: ReadEntry, why: str) -> Unclear:
    return Unclear(entry.record.place, why)
