"""The faults that a connector must survive, and what shows for each that it does.

`by` are faults of histories (`connector_core/harness/faults`, `histories/story.py`): a cell passes when one
of them was reached there and no invariant was violated. `tests` are tests that must pass; ``*`` stands for
every target. `absent` are reasons why a fault cannot come about on a target by its nature; docs/adr/0013
holds those that are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SHARED = "tests/javascript/test_runtime.py"
SERVER = "tests/n8n_server"
STATE = "Zapier gives a hook no state of its own: it heals when the Zap is turned on again"
STABLE = "hooks are not deduplicated by the platform: the item's stable identity is asserted"
RAW = "Make gives no raw body: an event is not believed until it was fetched by its id"


@dataclass(frozen=True)
class Fault:
    """One row. `notes` say, per target, what a pass means there."""

    number: str
    text: str
    by: tuple[str, ...] = ()
    tests: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    signed: bool = False
    """It is about what a vendor signs."""
    absent: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


def tests(*everywhere: str, **of: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {"*": everywhere, **of} if everywhere else of


_NODE = {"n8n": (SHARED,), "zapier": (SHARED,)}
_ERRORS = ("500", "502", "503", "504")
_LIMITS = ("429", "429-date", "429-bare", "429-zero", "429-huge")
_REDIRECTS = ("redirect-host", "redirect-loopback", "redirect-http")
_HOSTILE = tests("tests/hostile/test_sample.py", "tests/hostile/test_found.py")
_POLLS = {**_NODE, "make": ("tests/make_driver/test_driver_polling.py",)}
_HEALING = tests(
    n8n=("tests/scenarios/test_voka_on_every_platform.py", SHARED),
    zapier=("tests/scenarios/test_voka_on_every_platform.py", SHARED),
    make=("tests/scenarios/test_voka_on_every_platform.py",),
)

FAULTS = (
    Fault(
        "1",
        "turned on again: the subscription is recognised",
        tests=_NODE,
        absent={"make": "every attaching has a URL of its own"},
        notes={"zapier": STATE},
    ),
    Fault("2", "200 without a secret to an idempotent create", tests=_HEALING),
    Fault("3", "a crash between the create and saving the state", ("lost-answer",), _NODE),
    Fault("4", "404 to a delete; 5xx to a delete", ("remove", *_ERRORS), _NODE),
    Fault("5", "the vendor switched the subscription off", ("disable",), notes={"zapier": STATE}),
    Fault(
        "6",
        "the base URL changed",
        tests=_NODE,
        absent={"make": "attaching knows nothing of earlier webhooks; each has its own URL"},
    ),
    Fault(
        "7",
        "test URL and production URL",
        tests={"n8n": (SERVER,)},
        absent={"zapier": "there is one URL for each Zap", "make": "there is one URL for each webhook"},
    ),
    Fault("8", "two workflows with the same events", ("two-alike",), _NODE),
    Fault(
        "9",
        "the same events in another order",
        tests=_NODE,
        absent={"make": "every attaching has a URL of its own"},
    ),
    Fault("10", "a create that timed out but had succeeded", ("lost-answer", "delay"), _NODE),
    Fault("11", "the secret was rotated", ("rotate",), notes={"zapier": STATE, "make": RAW}),
    Fault(
        "12",
        "the probe with ?challenge",
        tests={"make": ("tests/make_simulator/test_webhook.py",)},
        absent={"n8n": "only Make is probed", "zapier": "only Make is probed"},
    ),
    Fault("13", "a subscription expires", absent=dict.fromkeys(("n8n", "zapier", "make"), "no vendor expires one")),
    Fault("13b", "the key is replaced or revoked under a live workflow", ("revoke", "401")),
    Fault(
        "14",
        "a bad, missing or wrong signature",
        ("forged", "invented"),
        {"n8n": ("tests/signatures",), "zapier": ("tests/signatures",)},
        notes={"make": RAW},
    ),
    Fault(
        "15",
        "±300 s believed, ±301 s refused",
        signed=True,
        tests={"n8n": ("tests/signatures",), "zapier": ("tests/signatures",)},
        absent={"make": RAW},
    ),
    Fault("16", "a replay inside the window", ("replay",), notes={"zapier": STABLE, "make": STABLE}),
    Fault("17", "a body that was serialised anew", ("rewritten",), signed=True, notes={"make": RAW}),
    Fault("18", "unicode, BOM, invalid UTF-8, lone surrogates", ("more-fields",), {"n8n": ("tests/signatures",)}),
    Fault(
        "19",
        "chunked; larger than the platform's limit",
        tests={
            "n8n": (SERVER,),
            "zapier": ("tests/zapier_driver/test_around_hooks.py",),
            "make": ("tests/make_driver/test_driver_hooks.py",),
        },
    ),
    Fault("20", "application/vnd.x+json with a charset", ("media-type",)),
    Fault(
        "21",
        "delivered twice; the acknowledgement was lost",
        ("duplicate", "lost-ack", "held-up", "told-again"),
        notes={"zapier": STABLE, "make": STABLE},
    ),
    Fault("22", "events in another order", ("held-up", "unreachable")),
    Fault(
        "23",
        "unknown kinds, more fields, null or missing ones",
        ("unknown-event", "more-fields", "null-fields", "fewer-fields"),
    ),
    Fault("24", "two copies in flight", ("at-once",), notes={"zapier": STABLE, "make": STABLE}),
    Fault(
        "25",
        "a slow workflow: acknowledged first",
        tests={"n8n": (SERVER,)},
        absent=dict.fromkeys(("zapier", "make"), "the platform acknowledges by itself, before anything runs"),
    ),
    Fault("26", "equal times across two polls", tests=_POLLS),
    Fault("27", "rows that are listed late", ("late-row",), notes={"make": "Make's own date watermark decides"}),
    Fault("28", "a status that changes after it was first seen", ("seen-running",), _POLLS),
    Fault("29", "clocks that differ", ("skew",), _NODE),
    Fault("30", "offsets that drift", ("drift",), _NODE),
    Fault("31", "more new items than a page holds", ("several-pages",), _POLLS),
    Fault(
        "32", "a list that never ends, an empty page, an expired cursor", ("list-loop", "empty-page", "cursor-expired")
    ),
    Fault("33", "time zones, precision", tests={**_NODE, "make": ("tests/make_simulator",)}),
    Fault(
        "34",
        "the first poll gives nothing",
        tests={
            **_NODE,
            "zapier": ("tests/zapier_driver/test_polling.py",),
            "make": ("tests/make_driver/test_driver_polling.py",),
        },
    ),
    Fault("35", "a page failed in the middle of a poll", ("cursor-expired", "reset-body", *_ERRORS), _NODE),
    Fault(
        "36",
        "polls that overlap; a crash between saving and passing on",
        tests={"n8n": (SERVER,)},
        absent={"zapier": "Zapier keeps the list of what it has seen", "make": "Make keeps the watermark"},
    ),
    Fault(
        "37",
        "published again: the cursor is kept",
        tests={"n8n": (SERVER,)},
        absent={"zapier": "turning on fills the list of seen items anew", "make": "Make keeps the watermark"},
    ),
    Fault(
        "38",
        "id 1 and id “1”",
        tests={**_NODE, "zapier": ("tests/zapier_driver",), "make": ("tests/make_simulator/test_trigger.py",)},
    ),
    Fault("39", "202 pending is no transcript", tests=tests("tests/scenarios/test_voka_on_every_platform.py")),
    Fault(
        "40", "401, 403, 404, 409, 422; what acts is sent once", ("401",), tests("tests/scenarios/test_never_twice.py")
    ),
    Fault(
        "41",
        "429 in every form",
        _LIMITS,
        tests("tests/scenarios/test_retry_after.py", n8n=("tests/scenarios/test_limits.py",)),
    ),
    Fault("42", "500, 502, 503, 504, time-outs", (*_ERRORS, "delay", "reset")),
    Fault("43", "a connection that breaks in the middle of a body", ("reset-body",)),
    Fault("44", "200 with a web page, broken JSON or nothing", ("html", "broken-json", "empty")),
    Fault("45", "redirects: the key does not travel", _REDIRECTS, tests("tests/scenarios/test_redirects.py")),
    Fault("46", "TLS errors", tests=tests("tests/scenarios/test_certificates.py")),
    Fault(
        "47",
        "URLs that the vendor gives",
        tests=tests("tests/scenarios/test_canaries.py", zapier=("tests/zapier/test_hosts.py",)),
    ),
    Fault("48", "quotes, backticks, ${}, */, U+2028, line breaks, </script>", tests=_HOSTILE),
    Fault("49", "{{ }} and values that begin with =", tests=_HOSTILE),
    Fault("50", "__proto__, reserved words, homoglyphs, ../, NUL, long names", tests=_HOSTILE),
    Fault("51", "a real-looking secret in a sample", tests=tests("tests/core/test_rules.py")),
    Fault(
        "52",
        "no runtime dependency; reproducible archives",
        tests={
            "n8n": ("tests/n8n/test_gates.py",),
            "zapier": ("tests/zapier_driver/test_gates.py",),
            "make": ("tests/make/test_gates.py",),
        },
    ),
)
