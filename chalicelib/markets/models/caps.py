"""How often what costs something outside may be done: bank, carrier, storage, files that are drawn."""

from enum import StrEnum
from typing import Literal, Self

from pydantic import PositiveInt, model_validator

from chalicelib.markets.models.parts import Frozen, Section


class CapName(StrEnum):
    """What is capped. It is counted for the seller, unless the comment names another."""

    APPLICATIONS = "applications"  # for the person
    BANK_ACCOUNT_CHANGES = "bank_account_changes"
    MICRO_DEPOSITS = "micro_deposits"  # pairs
    MICRO_DEPOSITS_TO_ACCOUNT = "micro_deposits_to_account"  # pairs, for the account number, whoever names it
    MICRO_DEPOSIT_GUESSES = "micro_deposit_guesses"
    PAYOUT_RETRIES = "payout_retries"
    PAYMENT_TRIES = "payment_tries"  # for the order
    LABEL_PURCHASES = "label_purchases"  # for the package
    SHIPPING_QUOTES = "shipping_quotes"  # for the order
    PRINTOUTS = "printouts"
    IMPORTS = "imports"
    ORDER_EXPORTS = "order_exports"
    STATEMENT_DOCUMENTS = "statement_documents"
    RETURN_FILES = "return_files"
    IMAGE_UPLOADS = "image_uploads"
    VIDEO_UPLOADS = "video_uploads"
    IDENTITY_DOCUMENTS = "identity_documents"
    APPROVAL_PAPERS = "approval_papers"
    APPEAL_FILES = "appeal_files"
    RETURN_PHOTOS = "return_photos"  # for the seller, or for the buyer
    RETURN_LABEL_UPLOADS = "return_label_uploads"  # for the return
    API_KEYS = "api_keys"
    PROMOTION_SIMULATIONS = "promotion_simulations"


class Cap(Frozen):
    """So many uses in a calendar hour, day or month of UTC."""

    uses: PositiveInt
    per: Literal["hour", "day", "month"]


class Caps(Section):
    """A cap for each name, and how many API keys a seller may have that are not revoked."""

    uses: dict[CapName, Cap]
    api_keys_not_revoked: PositiveInt

    @model_validator(mode="after")
    def _complete(self) -> Self:
        missing = set(CapName) - set(self.uses)
        if missing:
            raise ValueError(f"no cap for {', '.join(sorted(missing))}")
        return self
