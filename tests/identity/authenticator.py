"""A security key made of software: it answers the challenges of the site as a real one in a browser would."""

import hashlib
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN = "https://testserver"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class SoftKey:
    """One key pair for one site."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.site = hashlib.sha256(b"testserver").digest()

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """What `navigator.credentials.create` gives, as JSON."""
        public = ES256.from_cryptography_key(self.private.public_key())
        held = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        data = AuthenticatorData.create(self.site, PRESENT | VERIFIED | ATTESTED, 0, held)
        said = CollectedClientData.create("webauthn.create", _challenge(options), ORIGIN)
        answer = {
            "clientDataJSON": websafe_encode(said),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        }
        return self._as_json(answer) | {"clientExtensionResults": {"credProps": {"rk": False}}}

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """What `navigator.credentials.get` gives, as JSON."""
        data = AuthenticatorData.create(self.site, PRESENT | VERIFIED, 1)
        said = CollectedClientData.create("webauthn.get", _challenge(options), ORIGIN)
        signature = self.private.sign(data + said.hash, ec.ECDSA(hashes.SHA256()))
        answer = {
            "clientDataJSON": websafe_encode(said),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
        }
        return self._as_json(answer) | {"clientExtensionResults": {}}

    def _as_json(self, answer: dict[str, str]) -> dict[str, Any]:
        number = websafe_encode(self.id)
        return {"id": number, "rawId": number, "type": "public-key", "response": answer}


def _challenge(options: dict[str, Any]) -> bytes:
    given = options["publicKey"]["challenge"]
    if isinstance(given, bytes):
        return given
    from fido2.utils import websafe_decode

    return websafe_decode(given)
