"""Notifications of change: what the receiving bank says is wrong, and the data that is right.

The layouts of the corrected data, 29 characters, are those of the NACHA Operating Rules, appendix five.
"""

import re

from pydantic import Secret, ValidationError

from chalicelib.kit.latin import in_latin
from chalicelib.sellers.models import BANK_SIGNS, AccountCorrection, AccountType

REASONS = {
    "C01": "Incorrect account number",
    "C02": "Incorrect routing number",
    "C03": "Incorrect routing number and account number",
    "C04": "Incorrect name of the account holder",
    "C05": "Incorrect account type",
    "C06": "Incorrect account number and account type",
    "C07": "Incorrect routing number, account number and account type",
}
"""Changes of a seller's account."""
OURS = {
    "C09": "Incorrect individual identification number",
    "C10": "Incorrect company name",
    "C11": "Incorrect company identification",
    "C12": "Incorrect company name and company identification",
    "C13": "Addenda format error",
}
"""Changes of what we say of ourselves, which no seller can make."""
TYPES: dict[str, AccountType] = {"2": "checking", "3": "savings"}
"""An account's type by the first digit of a transaction code."""
ROUTING, NUMBER, CODE = "(?P<routing>[0-9]{9})", "(?P<number>[0-9]+)", "(?P<code>[23][0-9])"
LAYOUTS = {
    "C01": re.compile(NUMBER),
    "C02": re.compile(ROUTING),
    "C03": re.compile(f"{ROUTING} +{NUMBER}"),
    "C04": re.compile("(?P<name>.{1,22}).*"),
    "C05": re.compile(CODE),
    "C06": re.compile(f"{NUMBER} +{CODE}"),
    "C07": re.compile(f"{ROUTING}(?P<number>[0-9]{{17}}|[0-9]+(?= )) *{CODE}"),
}


def corrected(code: str, data: str) -> AccountCorrection | None:
    """What is right instead; None where it is not well-formed."""
    found = LAYOUTS[code].fullmatch(data.strip())
    parts = found.groupdict() if found else {}
    number, name, kind = (parts.get(part) for part in ("number", "name", "code"))
    if not parts or (number and not number.strip("0")):
        return None
    try:
        return AccountCorrection(
            routing_number=parts.get("routing"),
            account_number=Secret(number) if number else None,
            account_type=TYPES[kind[0]] if kind else None,
            name_at_bank=" ".join(in_latin(name, BANK_SIGNS).split()) if name else None,
        )
    except ValidationError:
        return None
