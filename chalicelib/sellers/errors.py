"""Why an application or a key is refused."""

from chalicelib.kit.problems import Problem


class AlreadyApplied(Problem):
    """A person works for one seller."""

    status = 409
    code = "sellers.already_applied"
    title = "You have applied already"


class UnderReview(Problem):
    """What an operator is looking at stays as it was handed in."""

    status = 409
    code = "sellers.under_review"
    title = "Your application is being reviewed"


class NameAtBankNeeded(Problem):
    """A payment to a bank bears a name in A to Z, and nothing is left of the legal name there."""

    status = 422
    code = "sellers.name_at_bank_needed"
    title = "Enter your name as your bank writes it"


class DocumentsMissing(Problem):
    status = 422
    code = "sellers.documents_missing"
    title = "Documents are missing"


class UnknownScope(Problem):
    status = 422
    code = "sellers.unknown_scope"
    title = "An API key cannot have this scope"


class TooManyKeys(Problem):
    status = 409
    code = "sellers.too_many_keys"
    title = "Your shop has as many API keys as it may have"

    def __init__(self, limit: int) -> None:
        super().__init__(f"It may have {limit:,}. Revoke one that is no longer used.", limit=limit)


class NotActive(Problem):
    """The application is not approved yet, or the platform has taken the shop off sale."""

    status = 409
    code = "sellers.not_active"
    title = "Your shop may not sell now"


class ListingsStopped(Problem):
    """The seller's standing lets no new listings come on sale for now."""

    status = 409
    code = "sellers.listings_stopped"
    title = "Your shop may add no listings now"


class ListingLimitReached(Problem):
    """The seller's probation tier lets so many listings be added a day, by hand and by import."""

    status = 409
    code = "sellers.listing_limit_reached"
    title = "Your shop may add no more listings today"

    def __init__(self, limit: int) -> None:
        super().__init__(f"It may add {limit:,} a day; go on tomorrow.", limit=limit)


class ShopClosed(Problem):
    """The platform has taken the shop off sale."""

    status = 409
    code = "sellers.shop_closed"
    title = "The shop sells nothing now"


class NotShippedThere(Problem):
    """No option, or not the chosen one, goes to this address; `refused` says why for each."""

    status = 422
    code = "sellers.not_shipped_there"
    title = "The seller does not ship this there"


class OnHoliday(Problem):
    status = 409
    code = "sellers.on_holiday"
    title = "The shop is on holiday"


class CapacityReached(Problem):
    """The shop has taken all the orders it takes a day."""

    status = 409
    code = "sellers.capacity_reached"
    title = "The shop takes no more orders today"

    def __init__(self, capacity: int) -> None:
        super().__init__("Order again tomorrow.", capacity=capacity)


class TooManyTemplates(Problem):
    status = 409
    code = "sellers.too_many_templates"
    title = "There are too many shipping templates"


class TemplateInUse(Problem):
    """The default template cannot be removed."""

    status = 409
    code = "sellers.template_in_use"
    title = "The template is the default"
