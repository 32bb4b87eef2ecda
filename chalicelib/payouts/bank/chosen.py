"""The bank in use, by the setting BANK: local, ach, or stripe."""

from os import environ

from chalicelib.payouts.bank import Bank


def _chosen(name: str) -> Bank:
    if name == "ach":
        from chalicelib.payouts.bank.ach import AchBank

        return AchBank()
    from chalicelib.payouts.bank.local import LocalBank

    return LocalBank()


bank: Bank = _chosen(environ.get("BANK", "local"))
