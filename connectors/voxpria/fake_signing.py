"""How Voxpria signs a delivery, as the fake does it: written from the vendor's pages, not from the description."""

from __future__ import annotations

import hashlib
import hmac


def signed_body(secret: str, body: bytes) -> dict[str, str]:
    """One of the two published ways: over the body alone; the whole secret is the key [public]."""
    return {"x-voxpria-signature": f"sha256={_hex(secret, body)}"}


def signed_with_time(secret: str, body: bytes, moment: float) -> dict[str, str]:
    """The other: `t` counts seconds [public]."""
    stamp = str(int(moment))
    return {"X-Webhook-Signature": f"t={stamp},v1={_hex(secret, stamp.encode() + b'.' + body)}"}


def _hex(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
