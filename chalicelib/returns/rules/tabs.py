"""The tabs of a seller's list: what to answer first is what the first tabs hold."""

from enum import StrEnum

from chalicelib.returns.models import ReturnStatus

S = ReturnStatus


class Tab(StrEnum):
    """Where a case stands for its seller."""

    TO_ANSWER = "to_answer"
    TO_INSPECT = "to_inspect"
    WAITING_FOR_BUYER = "waiting_for_buyer"
    ON_THE_WAY_BACK = "on_the_way_back"
    DISPUTED = "disputed"
    REPLACING = "replacing"
    REFUNDING = "refunding"
    ENDED = "ended"


TAB_OF = {
    S.REQUESTED: Tab.TO_ANSWER,
    S.TO_INSPECT: Tab.TO_INSPECT,
    S.OFFERED: Tab.WAITING_FOR_BUYER,
    S.DENIED: Tab.WAITING_FOR_BUYER,
    S.REJECTED: Tab.WAITING_FOR_BUYER,
    S.AWAITING_RETURN: Tab.WAITING_FOR_BUYER,
    S.ON_THE_WAY_BACK: Tab.ON_THE_WAY_BACK,
    S.DISPUTED: Tab.DISPUTED,
    S.REPLACING: Tab.REPLACING,
    S.REFUNDING: Tab.REFUNDING,
    S.REFUNDED: Tab.ENDED,
    S.REPLACED: Tab.ENDED,
    S.CLOSED: Tab.ENDED,
    S.WITHDRAWN: Tab.ENDED,
}
