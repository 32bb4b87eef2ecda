"""Why an application or a key is refused."""

from chalicelib.kit.problems import Problem


class AlreadyApplied(Problem):
    """A person works for one seller."""

    status = 409
    code = "sellers.already_applied"
    title = "You have applied already"


class DocumentsMissing(Problem):
    status = 422
    code = "sellers.documents_missing"
    title = "Documents are missing"


class UnknownScope(Problem):
    status = 422
    code = "sellers.unknown_scope"
    title = "An API key cannot have this scope"


class NotActive(Problem):
    """The application is not approved yet."""

    status = 409
    code = "sellers.not_active"
    title = "Your application is not approved yet"
