"""The faults that a connector must survive, and what shows for each that it does.

`by` are faults of histories (`connector_core/harness/faults`, `histories/story.py`): a cell passes when one
of them was reached there and no invariant was violated. `tests` are tests that must pass. `absent` are reasons
why a fault cannot come about; docs/adr/0013 holds every one of them.

Tests, reasons and notes are kept by where they hold: ``*`` is everywhere, ``n8n`` a target, ``voka`` a connector,
``voka n8n`` one connector on one target. A vendor's scenarios speak for that vendor alone; what tests the shared
runtime, an emitter or a platform's engine speaks for all that is emitted, whoever's package it takes as an example.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SHARED = "tests/javascript/test_runtime.py"
N8N = "tests/n8n/test_runtime.py"
"""Of the built package: gap, subscribe, receive, poll and more, in tests/n8n/node."""
N8N_HOOKS = "tests/n8n/parts/test_hooks.py"
SERVER = "tests/n8n_server"
SIGNATURES = "tests/signatures"
STATE = "Zapier gives a hook no state of its own: it heals when the Zap is turned on again"
STABLE = "hooks are not deduplicated by the platform: the item's stable identity is asserted"
RAW = "Make gives no raw body: an event is not believed until it was fetched by its id"
OWN_URL = "each turning-on has a URL of its own"
ATTACHED = "every attaching has a URL of its own"
UNKNOWN = "nothing says that this vendor ever does that"
OURS = "the secret is the connector's own: none is waited for in an answer"
KEPT = "no subscription of this vendor's is deleted: its one place is given back, or it stays"
NO_LINK = "no URL that this vendor gives is opened"
VENDOR_ANSWERS = "Make asks the vendor, and the vendor answers: nothing in an app takes part"
PUBLISH = "refused until the workflow is published again"
PASTE = "refused until the new secret is pasted into the trigger"

Where = Mapping[str, str]


@dataclass(frozen=True)
class Fault:
    """One row. `notes` say what a pass means there."""

    number: str
    text: str
    by: tuple[str, ...] = ()
    tests: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hook: bool = False
    """It is about deliveries: it needs a webhook of the vendor."""
    subscribes: bool = False
    """It is about a subscription that the connector makes by itself."""
    signed: bool = False
    """It is about what a vendor signs."""
    absent: Where = field(default_factory=dict)
    notes: Where = field(default_factory=dict)

    def named(self, connector: str, target: str) -> list[str]:
        """The tests that speak for this cell, each once."""
        found = (name for key in places(connector, target) for name in self.tests.get(key, ()))
        return list(dict.fromkeys(found))

    def why_absent(self, connector: str, target: str) -> str:
        return _nearest(self.absent, connector, target)

    def note(self, connector: str, target: str) -> str:
        return _nearest(self.notes, connector, target)


def places(connector: str, target: str) -> tuple[str, ...]:
    """From everywhere to this one cell."""
    return "*", target, connector, f"{connector} {target}"


def _nearest(texts: Where, connector: str, target: str) -> str:
    found = [texts[key] for key in places(connector, target) if key in texts]
    return found[-1] if found else ""


def tests(*everywhere: str, **of: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {"*": everywhere, **of} if everywhere else of


def scenarios(*vendors: str) -> dict[str, tuple[str, ...]]:
    """The vendors' scenarios, each of which speaks for its vendor alone."""
    return {vendor: (f"tests/scenarios/test_{vendor}_on_every_platform.py",) for vendor in vendors}


_NODE = {"n8n": (SHARED,), "zapier": (SHARED,)}
_SUBSCRIBES = {"n8n": (SHARED, N8N)}
_ERRORS = ("500", "502", "503", "504")
_LIMITS = ("429", "429-date", "429-bare", "429-zero", "429-huge")
_REDIRECTS = ("redirect-host", "redirect-loopback", "redirect-http")
_HOSTILE = tests("tests/hostile/test_sample.py", "tests/hostile/test_found.py")
_POLLS = {**_NODE, "make": ("tests/make_driver/test_driver_polling.py",)}
_MAKE_ERRORS = ("tests/make_driver/test_driver_modules.py", "tests/make_driver/test_small_descriptions.py")
_REMOVED = {
    **scenarios("voka"),
    "voka n8n": (SHARED, N8N),
    "voka zapier": (SHARED, "tests/zapier_driver/test_webhook.py"),
    "voka make": ("tests/make_driver/test_driver_hooks.py",),
}

FAULTS = (
    Fault(
        "1",
        "turned on again: the subscription is recognised",
        tests=_SUBSCRIBES,
        hook=True,
        subscribes=True,
        absent={"make": ATTACHED, "zapier": OWN_URL},
    ),
    Fault(
        "2",
        "200 without a secret to an idempotent create",
        tests=scenarios("voka"),
        hook=True,
        subscribes=True,
        absent={"voicedock": OURS, "voisa": OURS},
    ),
    Fault(
        "3",
        "a crash between the create and saving the state",
        ("lost-answer",),
        {**_NODE, "n8n": (SHARED, N8N)},
        hook=True,
        subscribes=True,
    ),
    Fault(
        "4",
        "404 to a delete; 5xx to a delete",
        ("remove",),
        _REMOVED,
        hook=True,
        subscribes=True,
        absent={"voicedock": KEPT, "voisa": KEPT},
    ),
    Fault(
        "5",
        "the vendor switched the subscription off",
        ("disable",),
        {**scenarios("voka"), "voka n8n": (N8N,)},
        hook=True,
        notes={"zapier": STATE},
    ),
    Fault(
        "6",
        "the base URL changed",
        tests=_SUBSCRIBES,
        hook=True,
        subscribes=True,
        absent={"make": ATTACHED, "zapier": OWN_URL},
    ),
    Fault(
        "7",
        "test URL and production URL",
        tests={"n8n": (SERVER,)},
        hook=True,
        absent={"zapier": "there is one URL for each Zap", "make": "there is one URL for each webhook"},
    ),
    Fault("8", "two workflows with the same events", ("two-alike",), _NODE, hook=True),
    Fault(
        "9",
        "the same events in another order",
        tests=_SUBSCRIBES,
        hook=True,
        subscribes=True,
        absent={"make": ATTACHED, "zapier": OWN_URL},
    ),
    Fault(
        "10",
        "a create that timed out but had succeeded",
        ("lost-answer",),
        {**_NODE, **scenarios("voka")},
        hook=True,
        subscribes=True,
    ),
    Fault(
        "11",
        "the secret was rotated",
        ("rotate",),
        {"voka n8n": (N8N,), "voicedock n8n": (N8N_HOOKS,), "voxpria n8n": (N8N_HOOKS,)},
        hook=True,
        notes={"zapier": STATE, "make": RAW, "voicedock n8n": PUBLISH, "voxpria n8n": PASTE},
    ),
    Fault(
        "12",
        "the probe with ?challenge",
        tests={"voka make": ("tests/harness/test_voka_fake.py",)},
        hook=True,
        absent={
            "n8n": "only Make is probed",
            "zapier": "only Make is probed",
            **dict.fromkeys(("voicedock make", "voisa make", "voxpria make"), UNKNOWN),
        },
        notes={"make": VENDOR_ANSWERS},
    ),
    Fault("13", "a subscription expires", absent=dict.fromkeys(("n8n", "zapier", "make"), "no vendor expires one")),
    Fault("13b", "the key is replaced or revoked under a live workflow", ("revoke", "401")),
    Fault(
        "14",
        "a bad, missing or wrong signature",
        ("forged", "invented"),
        {"n8n": (SIGNATURES,), "zapier": (SIGNATURES,)},
        hook=True,
        notes={"make": RAW},
    ),
    Fault(
        "15",
        "±300 s believed, ±301 s refused",
        tests={"n8n": (SIGNATURES,), "zapier": (SIGNATURES,)},
        hook=True,
        signed=True,
        absent={"make": RAW},
    ),
    Fault("16", "a replay inside the window", ("replay",), hook=True, notes={"zapier": STABLE, "make": STABLE}),
    Fault("17", "a body that was serialised anew", ("rewritten",), hook=True, signed=True, notes={"make": RAW}),
    Fault(
        "18",
        "unicode, BOM, invalid UTF-8, lone surrogates",
        ("more-fields",),
        {"n8n": (SIGNATURES,), "zapier": (SIGNATURES,)},
        hook=True,
        notes={"make": RAW},
    ),
    Fault(
        "19",
        "chunked; larger than the platform's limit",
        tests={
            "n8n": (SERVER,),
            "zapier": ("tests/zapier_driver/test_around_hooks.py",),
            "make": ("tests/make_driver/test_driver_hooks.py",),
        },
        hook=True,
    ),
    Fault("20", "application/vnd.x+json with a charset", ("media-type",), hook=True),
    Fault(
        "21",
        "delivered twice; the acknowledgement was lost",
        ("duplicate", "lost-ack", "held-up", "told-again"),
        hook=True,
        notes={"zapier": STABLE, "make": STABLE},
    ),
    Fault("22", "events in another order", ("held-up", "unreachable"), hook=True),
    Fault(
        "23",
        "unknown kinds, more fields, null or missing ones",
        ("unknown-event", "more-fields", "null-fields", "fewer-fields"),
        hook=True,
    ),
    Fault("24", "two copies in flight", ("at-once",), hook=True, notes={"zapier": STABLE, "make": STABLE}),
    Fault(
        "25",
        "a slow workflow: acknowledged first",
        tests={"n8n": (SERVER,)},
        hook=True,
        absent=dict.fromkeys(("zapier", "make"), "the platform acknowledges by itself, before anything runs"),
    ),
    Fault(
        "26",
        "equal times across two polls",
        tests={**_NODE, "make": (*_POLLS["make"], "tests/make_simulator/test_trigger.py")},
    ),
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
            "n8n": (SHARED,),
            "zapier": ("tests/zapier_driver/test_polling.py",),
            "make": ("tests/make_driver/test_driver_polling.py",),
            **scenarios("voicedock", "voisa", "voka", "voxpria"),
        },
    ),
    Fault("35", "a page failed in the middle of a poll", ("cursor-expired",), _POLLS),
    Fault(
        "36",
        "polls that overlap; a crash between saving and passing on",
        tests={"n8n": (N8N, SERVER)},
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
    Fault(
        "39",
        "202 pending is no transcript",
        tests=scenarios("voka"),
        absent=dict.fromkeys(("voicedock", "voisa", "voxpria"), UNKNOWN),
    ),
    Fault(
        "40",
        "401, 403, 404, 409, 422; what acts is sent once",
        ("401",),
        tests("tests/scenarios/test_never_twice.py", **_NODE, make=_MAKE_ERRORS),
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
        tests={
            **scenarios("voxpria"),
            "voxpria n8n": ("tests/n8n/parts/test_files.py",),
            "voxpria zapier": ("tests/zapier/test_parts_files.py",),
            "voxpria make": ("tests/make/test_added_parts.py",),
        },
        absent=dict.fromkeys(("voicedock", "voisa", "voka"), NO_LINK),
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
