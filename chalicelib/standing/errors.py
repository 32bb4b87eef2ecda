"""Why an appeal is refused."""

from chalicelib.kit.problems import Problem


class AppealIsOpen(Problem):
    """One appeal at a time is decided about each thing."""

    status = 409
    code = "standing.appeal_is_open"
    title = "You have appealed against this already"


class AppealTooLate(Problem):
    status = 409
    code = "standing.appeal_too_late"
    title = "The time to appeal against this is over"


class BadEvidence(Problem):
    """Files that were not uploaded, or too many."""

    status = 422
    code = "standing.bad_evidence"
    title = "The evidence cannot be used"
