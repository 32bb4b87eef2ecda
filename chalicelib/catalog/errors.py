"""Why a listing is refused."""

from chalicelib.kit.problems import Problem


class SkuTaken(Problem):
    """Another listing of the seller has this SKU."""

    status = 409
    code = "catalog.sku_taken"
    title = "You have a listing with this SKU already"

    def __init__(self, seller_sku: str) -> None:
        super().__init__(
            f"Change the listing that has the SKU {seller_sku}, or use another code.", seller_sku=seller_sku
        )


class NotPublishable(Problem):
    """The listing lacks what a live one must have; `errors` say what."""

    status = 422
    code = "catalog.not_publishable"
    title = "The listing cannot be published yet"


class TooManyImages(Problem):
    status = 422
    code = "catalog.too_many_images"
    title = "A listing has at most nine images"


class NotUnderReview(Problem):
    """Neither the listing nor an edit of it waits for a decision."""

    status = 409
    code = "catalog.not_under_review"
    title = "There is nothing to decide"


class NotRestricted(Problem):
    status = 422
    code = "catalog.not_restricted"
    title = "This category needs no approval"


class PapersMissing(Problem):
    """Evidence the category asks for has not been uploaded; `missing` names it."""

    status = 422
    code = "catalog.papers_missing"
    title = "Some evidence is missing"


class UnknownPaper(Problem):
    status = 422
    code = "catalog.unknown_paper"
    title = "The category does not ask for this paper"
