"""What the bank's return codes say of the account itself."""

UNUSABLE = {
    "R02": "The account is closed",
    "R03": "There is no such account, or it is not this person's",
    "R04": "The account number is not valid",
    "R13": "The routing number is not a bank's",
    "R16": "The account is frozen",
    "R20": "The account does not take such payments",
}
"""Another try would come back again (Nacha Operating Rules, appendix four: return reason codes)."""


def makes_unusable(code: str) -> bool:
    """Whether an account that sends money back for this reason is not to be used again."""
    return code in UNUSABLE
