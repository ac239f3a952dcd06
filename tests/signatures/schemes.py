"""The rules of five vendors, said with the description's signature data and nothing else.

Each names the page that states the rule, and where another source states it as code.
"""

from __future__ import annotations

from dataclasses import dataclass

from connector_core.description import Hmac, ListHeader, PairsHeader, PlainHeader
from connectors.voka.connector import connector as voka


@dataclass(frozen=True)
class Scheme:
    """``secret`` signs the deliveries that the tests make up; ``rule`` is the page that states the scheme."""

    name: str
    rule: str
    signature: Hmac
    secret: str


STANDARD_WEBHOOKS = Scheme(
    "standardwebhooks",
    "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme",
    Hmac(
        where=ListHeader(header="webhook-signature", version="v1"),
        signed="{id}.{timestamp}.{body}",
        encoding="base64",
        timestamp_header="webhook-timestamp",
        id_header="webhook-id",
        key="base64",
        key_prefix="whsec_",
    ),
    "whsec_bm90IGEgc2VjcmV0LCBhbiBleGFtcGxlLz4/Pg==",
)

STRIPE = Scheme(
    "stripe",
    "https://docs.stripe.com/webhooks#verify-manually",
    Hmac(
        where=PairsHeader(header="Stripe-Signature", signature="v1", timestamp="t"),
        signed="{timestamp}.{body}",
    ),
    "whsec_example_not_a_secret",
)

GITHUB = Scheme(
    "github",
    "https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries",
    Hmac(where=PlainHeader(header="X-Hub-Signature-256", prefix="sha256=")),
    "example, not a secret",
)

SLACK = Scheme(
    "slack",
    "https://docs.slack.dev/authentication/verifying-requests-from-slack",
    Hmac(
        where=PlainHeader(header="X-Slack-Signature", prefix="v0="),
        signed="v0:{timestamp}:{body}",
        timestamp_header="X-Slack-Request-Timestamp",
    ),
    "00example00not00a00secret00000000",
)

assert isinstance(voka.signature, Hmac)
VOKA = Scheme(
    "voka",
    "Voka's webhook documentation: hex HMAC-SHA256 of '{X-Voka-Timestamp}.{raw body}', refused when 300 s off",
    voka.signature,
    "whsec_example_not_a_secret",
)
"""The connector's own. That the whole secret is the key is assumed (a Fact of the description)."""

SCHEMES = (STANDARD_WEBHOOKS, STRIPE, GITHUB, SLACK, VOKA)
