"""How VoiceDock signs a delivery, as the fake does it: written from the vendor's pages, not from the description."""

from __future__ import annotations

import hashlib
import hmac


def signed(secret: str | None, event: str, body: bytes, moment: float, prefix: str) -> dict[str, str]:
    """Hex HMAC-SHA256 of ``{timestamp}.{raw body}`` behind ``prefix``, only when the assistant has a secret [public].

    ``moment``: unix seconds.
    """
    stamp = str(int(moment))
    headers = {"X-Webhook-Event": event, "X-Webhook-Timestamp": stamp}
    if secret is not None:
        digest = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256)
        headers["X-Webhook-Signature"] = prefix + digest.hexdigest()
    return headers
