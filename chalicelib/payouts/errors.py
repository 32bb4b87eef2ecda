"""Why the ledger refuses."""


class Unbalanced(Exception):
    """A posting's entries do not sum to zero, or mix currencies: a mistake of ours, never of a client."""
