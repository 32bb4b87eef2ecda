"""What the bank sends back: entries that could not be paid, each with its return code in an addenda 99."""

from collections.abc import Iterator
from typing import NamedTuple

RETURN_ADDENDA = "799"
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


class Returned(NamedTuple):
    """One entry that came back: our reference, the amount, and why."""

    reference: str
    cents: int
    code: str
    reason: str


def read(text: str) -> Iterator[Returned]:
    """Every returned entry of a file; entries without a return code are none."""
    entry = ""
    for line in text.splitlines():
        if line.startswith("6"):
            entry = line
        elif line.startswith(RETURN_ADDENDA) and entry:
            code = line[3:6]
            reason = REASONS.get(code, "The receiving bank did not say more")
            yield Returned(entry[39:54].strip(), int(entry[29:39]), code, reason)
            entry = ""
