"""The same people as on moto, at the front doors of a deployed stage."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from chalicelib.kit import clock
from infra.visitor import FrontDoor, eventually
from tests.people import Buyer, Operator, Seller

PASSWORD = "Correct-horse-battery-1"
STAGE = "test"


class CloudDoor(FrontDoor):
    """The front doors, and what an administrator of the account can do."""

    def __init__(self, run: dict[str, Any]) -> None:
        super().__init__(run)
        self.ahead = timedelta(0)
        self._operator: Operator | None = None

    # -- people ---------------------------------------------------------------------------------------------

    def token(self, name: str, *, operator: bool = False) -> str:
        """Sign up and in at the user pool."""
        email = f"{name}-{uuid4().hex[:12]}@example.com"
        self.sign_up(email, PASSWORD)
        if operator:
            self.make_operator(email)
        return self.sign_in(email, PASSWORD)

    def operator(self) -> Operator:
        if self._operator is None:
            self._operator = Operator(self, self.token("operator", operator=True))
            self._operator.opens_market("US")
        return self._operator

    def buyer(self) -> Buyer:
        return Buyer(self, self.token("buyer"))

    def seller(self) -> Seller:
        operator = self.operator()
        seller = Seller(self, self.token("seller"))
        seller.applies()
        operator.approves(seller.seller_id)
        return seller

    # -- time and messages ------------------------------------------------------------------------------------

    def client(self, service: str) -> Any:
        return self.cloud.client(service)

    def wait(self, **duration: float) -> None:
        """Let product time pass, and what comes due happen."""
        self.moves_clock(**duration)
        self.invoke("sweep-deadlines")
        self.settle()

    def now(self) -> datetime:
        """The product's instant."""
        return clock.now() + self.ahead

    def hold_ends(self) -> None:
        """Payments are taken, and the buyers' remorse hour passes: sellers may ship."""
        self.settle()
        self.wait(hours=1)

    def moves_clock(self, **duration: float) -> None:
        self.ahead += timedelta(**duration)
        self.operator().does("PUT", "/v1/operator/clock", {"ahead_seconds": int(self.ahead.total_seconds())})

    def invoke(self, function: str) -> None:
        """Run a scheduled function now, as its schedule would."""
        self.runs(function)

    def settle(self) -> None:
        """Wait until no event is unpublished and every queue is empty, twice in a row."""
        quiet = 0

        def is_quiet() -> bool:
            nonlocal quiet
            quiet = quiet + 1 if self._pending() == 0 else 0
            return quiet >= 2

        eventually(is_quiet, 120, "the queues to run empty")

    def _pending(self) -> int:
        names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        sqs = self.client("sqs")
        waiting = 0
        for url in sqs.list_queues(QueueNamePrefix=f"seller-center-{STAGE}-")["QueueUrls"]:
            if not url.endswith("-dead"):
                found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(names))["Attributes"]
                waiting += sum(int(found[name]) for name in names)
        return waiting + self._unpublished()

    def _unpublished(self) -> int:
        scan = self.client("dynamodb").scan(
            TableName=f"seller-center-{STAGE}-events", IndexName="unpublished", Select="COUNT"
        )
        return int(scan["Count"])

    def dead_letters(self) -> dict[str, int]:
        """Messages in each dead-letter queue that has any."""
        sqs = self.client("sqs")
        found = {}
        for url in sqs.list_queues(QueueNamePrefix=f"seller-center-{STAGE}-")["QueueUrls"]:
            if url.endswith("-dead"):
                count = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
                if int(count["Attributes"]["ApproximateNumberOfMessages"]):
                    found[url.rsplit("/", 1)[1]] = int(count["Attributes"]["ApproximateNumberOfMessages"])
        return found
