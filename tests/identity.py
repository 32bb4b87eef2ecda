"""A user pool for tests: real RS256 tokens, their keys served over HTTP on this machine."""

import json
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any, Self

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_testpool"
KEY_ID = "tests"


@cache
def _signing_key() -> rsa.RSAPrivateKey:
    """One a process: the API keeps a pool's keys, whichever office of the pool it asked for them."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class TokenOffice:
    """Issues tokens that the API accepts, and forged ones that it must not."""

    def __init__(self) -> None:
        self.key = _signing_key()
        self.other_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        jwk = RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True) | {"kid": KEY_ID, "use": "sig"}
        body = json.dumps({"keys": [jwk]}).encode()

        class Jwks(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Jwks)

    def __enter__(self) -> Self:
        Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def jwks_url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/jwks.json"

    def token(self, subject: str, *groups: str, forged: bool = False, **changes: Any) -> str:
        """An access token; `changes` replace its claims, `forged` signs it with another key."""
        claims: dict[str, Any] = {
            "sub": subject,
            "iss": ISSUER,
            "token_use": "access",
            "client_id": "testclient",
            "iat": int(time.time()),
            "exp": int(time.time()) + 3600,
            "cognito:groups": list(groups),
        }
        key = self.other_key if forged else self.key
        return jwt.encode(claims | changes, key, algorithm="RS256", headers={"kid": KEY_ID})
