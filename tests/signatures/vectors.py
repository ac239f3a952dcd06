"""Deliveries and signatures that the vendors publish themselves, each with where it stands.

Secrets here are the placeholders of those pages. Voka publishes none: its vector is derived from
its documented rule, with OpenSSL rather than with anything of this project:
``printf '1778414611.{…}' | openssl dgst -sha256 -hmac whsec_example_not_a_secret``.
"""

from __future__ import annotations

from dataclasses import dataclass

from .schemes import GITHUB, SLACK, STANDARD_WEBHOOKS, STRIPE, VOKA, Scheme


@dataclass(frozen=True)
class Vector:
    """``at`` is the time of receipt in unix seconds; ``sources`` are page addresses and files of repositories."""

    name: str
    scheme: Scheme
    secret: str
    headers: dict[str, str]
    body: bytes
    at: int
    sources: tuple[str, ...]
    published: bool = True


_STANDARD = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
_STANDARD_SOURCES = (
    "github.com/standard-webhooks/standard-webhooks: libraries/javascript/src/webhook.test.ts (sign function works)",
    "github.com/standard-webhooks/standard-webhooks: libraries/go/webhook_symmetric_test.go (TestSymmetricWebhookSign)",
)
_OTHERS = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc="

_STRIPE_EVENT = b"""{
  "id": "evt_123",
  "object": "event",
  "account": "acct_123",
  "api_version": "2017-05-25",
  "created": 1533204620,
  "data": {
    "object": {
      "id": "cus_123",
      "object": "customer",
      "created": 123456789,
      "email": "test@stripe.com",
      "livemode": false,
      "metadata": {}
    }
  },
  "livemode": false,
  "pending_webhooks": 1,
  "request": {
    "id": "req_123",
    "idempotency_key": "idempotency-key-123"
  },
  "type": "customer.created"
}
"""

_SLASH_COMMAND = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
    b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
    b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)

VECTORS = (
    Vector(
        "the libraries' signing test",
        STANDARD_WEBHOOKS,
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        _STANDARD,
        b'{"test": 2432232314}',
        1614265330,
        _STANDARD_SOURCES,
    ),
    Vector(
        "the same secret without its prefix",
        STANDARD_WEBHOOKS,
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        _STANDARD,
        b'{"test": 2432232314}',
        1614265330,
        (
            *_STANDARD_SOURCES,
            "the same JavaScript file (verification works with and without signature prefix)",
        ),
    ),
    Vector(
        "between signatures of other keys and versions",
        STANDARD_WEBHOOKS,
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        {
            **_STANDARD,
            "webhook-signature": " ".join(
                (_OTHERS, _OTHERS.replace("v1", "v2"), _STANDARD["webhook-signature"], _OTHERS)
            ),
        },
        b'{"test": 2432232314}',
        1614265330,
        ("github.com/standard-webhooks/standard-webhooks: libraries/javascript/src/webhook.test.ts (multi sig)",),
    ),
    Vector(
        "the SDK's event, 100 seconds later",
        STRIPE,
        "webhook_secret",
        {
            "Stripe-Signature": "t=1533204620,v1=2220f87ef101a04665f11cdf770523143f875572008577fa0f20882ddb9cc3c7,"
            "v0=63f3a72374a733066c4be69ed7f8e5ac85c22c9f0a6a612ab9a025a9e4ee7eef"
        },
        _STRIPE_EVENT,
        1533204720,
        (
            "github.com/stripe/stripe-dotnet: src/StripeTests/Services/Events/EventUtilityTest.cs (ConstructEvent)",
            "github.com/stripe/stripe-dotnet: src/StripeTests/Resources/event_test_signature.json",
        ),
    ),
    Vector(
        "the documentation's test values",
        GITHUB,
        "It's a Secret to Everybody",
        {"X-Hub-Signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"},
        b"Hello, World!",
        1700000000,
        (
            "https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries",
            "github.com/github/docs: content/webhooks/using-webhooks/validating-webhook-deliveries.md",
        ),
    ),
    Vector(
        "indented JSON with a newline at its end",
        GITHUB,
        "mysecret",
        {"X-Hub-Signature-256": "sha256=e3eccac34c43c7dc1cbb905488b1b81347fcc700a7b025697a9d07862256023f"},
        b'{\n  "foo": "bar"\n}\n',
        1700000000,
        ("github.com/octokit/webhooks-methods.js: test/verify.test.ts (correct signature)",),
    ),
    Vector(
        "hearts and escapes",
        GITHUB,
        "development",
        {"X-Hub-Signature-256": "sha256=9dacf9003316b09be07df56d86a2d0d6872e42a1e6c72c3bad9ff915a7c5603e"},
        '{\n  "foo": "Foo\\n\\u001B[34mbar: ♥♥♥♥♥♥♥♥\\nthis-is-lost\\u001B[0m\\u001B[2K"\n}\n'.encode(),
        1700000000,
        ("github.com/octokit/webhooks-methods.js: test/verify.test.ts (special characters)",),
    ),
    Vector(
        "the documentation's slash command",
        SLACK,
        "8f742231b10e8888abcd99yyyzzz85a5",
        {
            "X-Slack-Request-Timestamp": "1531420618",
            "X-Slack-Signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        },
        _SLASH_COMMAND,
        1531420618,
        (
            "https://docs.slack.dev/authentication/verifying-requests-from-slack",
            "github.com/slackapi/python-slack-sdk: tests/slack_sdk/signature/test_signature_verifier.py",
        ),
    ),
    Vector(
        "derived from the documented rule",
        VOKA,
        "whsec_example_not_a_secret",
        {
            "X-Voka-Timestamp": "1778414611",
            "X-Voka-Signature-256": "0075aef792896dbd0d72c7b450c2de3183579592004fe8d34e1a03fde8e496b3",
        },
        b'{"event": "call.completed", "timestamp": "2026-05-10T12:03:31Z", "data": {"call_id": "c1"}}',
        1778414611,
        ("none published; made with openssl dgst -sha256 -hmac",),
        published=False,
    ),
)
