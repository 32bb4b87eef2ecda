"""People at the front doors: they sign in at the user pool, call the API and upload to S3."""

from __future__ import annotations

import hmac
import json
import time
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol, TypeVar
from uuid import uuid4

import httpx
from botocore.exceptions import ClientError

from infra.aws import Cloud
from infra.progress import Problem

T = TypeVar("T")
ANY_CODE = "123456"
"""The emulator's pool takes it; on AWS the code comes by e-mail."""

SCHEDULED = {
    "version": "0",
    "id": "schedule",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "1",
    "time": "2026-01-01T00:00:00Z",
    "region": "us-east-1",
    "resources": [],
    "detail": {},
}
"""What EventBridge sends to a scheduled function."""


@dataclass(frozen=True)
class Answer:
    """What the API answered."""

    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    @property
    def code(self) -> str:
        return str(self.json.get("code", ""))


class Door(Protocol):
    """The API and the buckets, in process or over HTTP."""

    def request(
        self, method: str, path: str, token: str | None = None, body: Any = None, **headers: str
    ) -> Answer: ...

    def upload(self, upload: dict[str, Any], content: bytes) -> None: ...


class Person:
    """Someone who is signed in."""

    def __init__(self, door: Any, token: str) -> None:
        self.door = door
        self.token = token

    def get(self, path: str) -> Answer:
        answer: Answer = self.door.request("GET", path, self.token)
        return answer

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """A write, with an Idempotency-Key of its own unless one is given."""
        headers.setdefault("Idempotency_Key", str(uuid4()))
        answer: Answer = self.door.request(method, path, self.token, body, **headers)
        return answer

    def does(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """A request that must succeed; its JSON."""
        answer = self.get(path) if method == "GET" else self.send(method, path, body, **headers)
        if answer.status >= 300:
            raise Problem(f"{method} {path}: {answer.status} {answer.raw.decode()}")
        return answer.json if answer.raw else None


class FrontDoor:
    """The API, the user pool and the buckets of one running stage, as run.json names them."""

    def __init__(self, run: dict[str, Any]) -> None:
        self.run = run
        self.cloud = Cloud(run["cloud"])
        self.http = httpx.Client(timeout=180)

    def request(
        self, method: str, path: str, token: str | None = None, body: Any = None, **headers: str
    ) -> Answer:
        """One request; bytes go as they are, anything else as JSON."""
        sent = {"Content-Type": "application/json"} | {k.replace("_", "-"): v for k, v in headers.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        answer = self.http.request(method, self.run["api"] + path, headers=sent, content=raw)
        return Answer(answer.status_code, dict(answer.headers), answer.content)

    def upload(self, upload: dict[str, Any], content: bytes) -> None:
        """Send a file as a presigned POST says."""
        answer = self.http.post(upload["url"], data=upload["fields"], files={"file": content})
        if answer.status_code >= 300:
            raise Problem(f"S3 refused the upload: {answer.status_code} {answer.text}")

    def carrier_tells(self, tracking_number: str, status: str) -> Answer:
        """The carrier's webhook about a parcel, signed with the secret it shares with the platform."""
        scan = {"tracking_number": tracking_number, "status": status, "occurred_at": "2026-01-05T12:00:00Z"}
        body = json.dumps(scan).encode()
        name = f"seller-center-{self.run['stage']}-carrier"
        secret = self.cloud.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"]
        return self.request("POST", "/v1/carriers/local/tracking", None, body, **signed_by_carrier(secret, body))

    def runs(self, function: str) -> None:
        """Run a scheduled function now, as its schedule would."""
        name = f"seller-center-{self.run['stage']}-{function}"
        answer = self.cloud.client("lambda").invoke(FunctionName=name, Payload=json.dumps(SCHEDULED).encode())
        if "FunctionError" in answer:
            raise Problem(f"{function} failed: {answer['Payload'].read().decode()}")

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


def signed_by_carrier(secret: str, body: bytes) -> dict[str, str]:
    """The headers of a carrier's webhook, per Standard Webhooks."""
    message_id, at = f"msg_{uuid4()}", str(int(time.time()))
    digest = hmac.new(b64decode(secret), f"{message_id}.{at}.".encode() + body, sha256).digest()
    return {
        "webhook_id": message_id,
        "webhook_timestamp": at,
        "webhook_signature": f"v1,{b64encode(digest).decode()}",
    }


def eventually(look: Callable[[], T | None], seconds: float = 60, what: str = "it") -> T:
    """Look again and again until there is something to see; raises Problem when the time is up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.2)
    raise Problem(f"Waited {seconds:.0f} seconds for {what} in vain; the log says why.")
