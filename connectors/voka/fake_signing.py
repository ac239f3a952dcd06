"""How Voka signs a delivery, as the fake does it: written from the vendor's document, not from the description."""

from __future__ import annotations

import hashlib
import hmac


def signed(secret: str | None, event: str, body: bytes, moment: float) -> dict[str, str]:
    """Hex HMAC-SHA256 of ``{timestamp}.{raw body}``, the whole secret as key [public]. ``moment``: unix seconds."""
    stamp = str(int(moment))
    headers = {"X-Voka-Event": event, "X-Voka-Timestamp": stamp}
    if secret is not None:
        digest = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256)
        headers["X-Voka-Signature-256"] = digest.hexdigest()
    return headers
