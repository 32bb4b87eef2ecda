"""Sealing of tax ids and account numbers: AES-256-GCM under a KMS data key bound to its owner.

Where two of them must be told apart without being opened, they have a fingerprint: HMAC-SHA256, made by KMS.
"""

import json
from base64 import b64decode, b64encode
from functools import cache
from os import urandom

from chalicelib.kit import aws, settings
from chalicelib.kit.problems import NotFound

NONCE_BYTES = 12


def seal(plaintext: str, owner: str) -> str:
    """Encrypt for one owner; opening it for another fails. The result is safe to store."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key = aws.client("kms").generate_data_key(
        KeyId=settings.setting("KMS_KEY_ID"), KeySpec="AES_256", EncryptionContext={"owner": owner}
    )
    nonce = urandom(NONCE_BYTES)
    body = AESGCM(key["Plaintext"]).encrypt(nonce, plaintext.encode(), owner.encode())
    return ".".join(b64encode(part).decode() for part in (key["CiphertextBlob"], nonce, body))


def open_sealed(sealed: str, owner: str) -> str:
    """Decrypt what was sealed for this owner."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    wrapped, nonce, body = (b64decode(part) for part in sealed.split("."))
    key = aws.client("kms").decrypt(CiphertextBlob=wrapped, EncryptionContext={"owner": owner})
    return AESGCM(key["Plaintext"]).decrypt(nonce, body, owner.encode()).decode()


def fingerprint(plaintext: str) -> str:
    """The same for the same text, under a key that never leaves KMS: who sees it cannot try numbers against it."""
    made = aws.client("kms").generate_mac(
        KeyId=settings.setting("FINGERPRINT_KEY_ID"), MacAlgorithm="HMAC_SHA_256", Message=plaintext.encode()
    )
    return bytes(made["Mac"]).hex()


@cache
def secret(secret_id: str) -> str:
    """A secret of Secrets Manager, read once a process."""
    return str(aws.client("secretsmanager").get_secret_value(SecretId=secret_id)["SecretString"])


def of_account(setting: str, name: str) -> str:
    """One value of an outside account's secret that a setting names. Raises NotFound where there is no account."""
    secret_id = settings.setting(setting)
    if not secret_id:
        raise NotFound
    return str(json.loads(secret(secret_id))[name])
