"""The bank in use."""

from chalicelib.payouts.bank import Bank
from chalicelib.payouts.bank.local import LocalBank

bank: Bank = LocalBank()
