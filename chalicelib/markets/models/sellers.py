"""What a seller must show to sell."""

from pydantic import PositiveInt

from chalicelib.markets.models.parts import Range, Section


class Applications(Section):
    """Papers of a seller's application, and when the law asks for more."""

    review_hours: Range
    document_types: tuple[str, ...]
    document_max_bytes: PositiveInt
    tax_papers_from_sales_cents: PositiveInt
    verify_yearly_from_sales: PositiveInt
    verify_yearly_from_sales_cents: PositiveInt
    publish_contact_from_sales_cents: PositiveInt
