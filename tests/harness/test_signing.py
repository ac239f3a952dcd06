"""How the fakes sign, against digests that OpenSSL made: ``printf … | openssl dgst -sha256 -hmac whsec_known``."""

from __future__ import annotations

from connectors.voicedock.fake_signing import signed as voicedock
from connectors.voka.fake_signing import signed as voka
from connectors.voxpria.fake_signing import signed_body, signed_with_time

SECRET = "whsec_known"
BODY = b'{"a": 1}'
WITH_TIME = "d72e68d4db94f3625caa84a7336a737fdf01a0f7de1206c54d491a603b8e1f98"
"""Over ``1778414400.{"a": 1}``."""
ALONE = "09aed5441a68a0bd445b012c512e7ad15770e864f4c68d3da3cc70d80a8c6913"


def test_voka() -> None:
    assert voka(SECRET, "call.completed", BODY, 1_778_414_400.9) == {
        "X-Voka-Event": "call.completed",
        "X-Voka-Timestamp": "1778414400",
        "X-Voka-Signature-256": WITH_TIME,
    }
    assert voka(None, "e", BODY, 7.0) == {"X-Voka-Event": "e", "X-Voka-Timestamp": "7"}


def test_voicedock() -> None:
    for prefix in ("", "sha256="):
        assert voicedock(SECRET, "call.ended", BODY, 1_778_414_400.0, prefix) == {
            "X-Webhook-Event": "call.ended",
            "X-Webhook-Timestamp": "1778414400",
            "X-Webhook-Signature": prefix + WITH_TIME,
        }
    assert voicedock(None, "e", BODY, 7.9, "") == {"X-Webhook-Event": "e", "X-Webhook-Timestamp": "7"}


def test_voxpria() -> None:
    assert signed_body(SECRET, BODY) == {"x-voxpria-signature": f"sha256={ALONE}"}
    assert signed_with_time(SECRET, BODY, 1_778_414_400.4) == {"X-Webhook-Signature": f"t=1778414400,v1={WITH_TIME}"}
