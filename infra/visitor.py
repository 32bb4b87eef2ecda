"""Someone at the front doors: signs in at the user pool, calls the API, uploads to S3."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import uuid4

import httpx
from botocore.exceptions import ClientError

from infra.aws import Cloud
from infra.progress import Problem

T = TypeVar("T")
ANY_CODE = "123456"
"""The emulator's pool takes it; on AWS the code comes by e-mail."""


@dataclass(frozen=True)
class Reply:
    """What the API answered."""

    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw)


class FrontDoor:
    """The API, the user pool and the buckets of one running stage, as run.json names them."""

    def __init__(self, run: dict[str, Any]) -> None:
        self.run = run
        self.cloud = Cloud(run["cloud"])
        self.http = httpx.Client(timeout=60)

    def request(
        self, method: str, path: str, token: str | None = None, body: Any = None, **headers: str
    ) -> Reply:
        """One request; a dict goes as JSON, bytes as they are."""
        sent = {"Content-Type": "application/json"} | {k.replace("_", "-"): v for k, v in headers.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        answer = self.http.request(method, self.run["api"] + path, headers=sent, content=raw)
        return Reply(answer.status_code, dict(answer.headers), answer.content)

    def upload(self, upload: dict[str, Any], content: bytes) -> int:
        """Send a file as a presigned POST says; returns S3's status."""
        answer = self.http.post(upload["url"], data=upload["fields"], files={"file": content})
        return answer.status_code

    def sign_up(self, email: str, password: str) -> None:
        """Register with the user pool and confirm the address; someone who is known stays."""
        pool, client_id = self.cloud.client("cognito-idp"), self.run["client_id"]
        try:
            pool.sign_up(ClientId=client_id, Username=email, Password=password)
            pool.confirm_sign_up(ClientId=client_id, Username=email, ConfirmationCode=ANY_CODE)
        except ClientError as error:
            if error.response["Error"]["Code"] != "UsernameExistsException":
                raise

    def make_operator(self, email: str) -> None:
        """What an administrator of the pool does."""
        self.cloud.client("cognito-idp").admin_add_user_to_group(
            UserPoolId=self.run["user_pool_id"], Username=email, GroupName="operators"
        )

    def sign_in(self, email: str, password: str) -> str:
        """An access token."""
        answer = self.cloud.client("cognito-idp").initiate_auth(
            ClientId=self.run["client_id"],
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": password},
        )
        return str(answer["AuthenticationResult"]["AccessToken"])


def eventually(look: Callable[[], T | None], seconds: float = 60, what: str = "it") -> T:
    """Look again and again until there is something to see; raises Problem when the time is up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.2)
    raise Problem(f"Waited {seconds:.0f} seconds for {what} in vain; the log says why.")


def new_key() -> str:
    """An Idempotency-Key."""
    return str(uuid4())
