"""A seller's name as banks write it: at most 22 characters of ASCII (NACHA Operating Rules, appendix three)."""

from chalicelib.kit.latin import in_latin
from chalicelib.kit.problems import FieldProblem
from chalicelib.sellers.errors import NameAtBankNeeded
from chalicelib.sellers.models import BANK_SIGNS, NAME_AT_BANK_LENGTH, NewBankAccount

LEAST = 2
"""Letters and digits that a name has at least."""


def name_at_bank(name: str) -> str | None:
    """A name of any script in the bank's characters, cut to their number; None where too little is left."""
    written = " ".join(in_latin(name, BANK_SIGNS).split())[:NAME_AT_BANK_LENGTH].rstrip()
    return written if sum(char not in BANK_SIGNS for char in written) >= LEAST else None


def require_name(legal_name: str, account: NewBankAccount, pointer: str) -> None:
    """Raises NameAtBankNeeded, for that field, unless the seller gave a name or the legal one can be written."""
    if account.name_at_bank or name_at_bank(legal_name):
        return
    detail = "Your legal name cannot be written in A to Z. Enter your name as your bank writes it."
    raise NameAtBankNeeded(
        detail, fields=[FieldProblem(pointer=pointer, code="name_at_bank.needed", detail=detail)]
    )
