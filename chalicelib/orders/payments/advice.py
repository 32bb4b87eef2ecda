"""What a buyer does about a decline. Codes are the provider's; their list is that of Stripe's declines."""

from typing import Final

ANOTHER_CARD: Final = "Your bank did not accept the payment. Try another card, or ask your bank."
TYPED: Final = "Check the card's {} and try again."
ADVICE: Final = {
    "amount_too_small": "The total is too small for a card. Add something to your cart.",
    "amount_too_large": "The total is too large for one payment. Split it into several orders.",
    "authentication_required": "Your bank wants to ask you first. Pay again and answer it.",
    "payment_intent_authentication_failure": "You did not confirm the payment to your bank. Try again.",
    "authentication_not_handled": "You did not confirm the payment to your bank. Try again.",
    "expired_card": "The card has expired. Try another card.",
    "insufficient_funds": "The card has too little money for this. Try another card.",
    "card_velocity_exceeded": "The card's limit is reached. Try another card.",
    "withdrawal_count_limit_exceeded": "The card's limit is reached. Try another card.",
    "incorrect_cvc": TYPED.format("security code"),
    "invalid_cvc": TYPED.format("security code"),
    "incorrect_number": TYPED.format("number"),
    "invalid_number": TYPED.format("number"),
    "invalid_expiry_month": TYPED.format("date"),
    "invalid_expiry_year": TYPED.format("date"),
    "incorrect_zip": TYPED.format("ZIP code"),
    "processing_error": "The card could not be processed. Try again in a minute.",
    "issuer_not_available": "Your bank did not answer. Try again in a minute.",
    "try_again_later": "Your bank did not answer. Try again in a minute.",
    "reenter_transaction": "Your bank did not answer. Try again in a minute.",
    "card_not_supported": "This card cannot be used here. Try another card.",
    "currency_not_supported": "This card does not pay in US dollars. Try another card.",
    "resource_missing": "This payment method is not known. Enter the card again.",
}


def advice_on(failure: str) -> str:
    """A sentence to the buyer; fraud and theft are not told apart from any other no."""
    return ADVICE.get(failure, ANOTHER_CARD)
