"""Nothing is sent before Retry-After, in every form: every vendor, platform and kind of request.

A 429 befalls the first, the second or the last request of what a user does, once or from then on. On n8n one process
remembers it, so the same is done again at once. Zapier and Make run a step again by themselves: the error says when.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from connector_core.harness.driver import Failure, Outcome
from connector_core.harness.faults.answers import HUGE
from connector_core.harness.vendor.messages import Headers, Request, Response
from connector_core.harness.vendor.times import http_date
from targets.make.driver.failure import MakeFailure
from targets.zapier.driver.failure import ZapierFailure
from tests.scenarios.asking import ASKING, Asking
from tests.scenarios.timed import Timed, changed, timed

LONGEST = 250.0
"""Seconds: nobody waits longer than this, however long the vendor says. On n8n one request may wait for 120 s."""
TICK = 0.001
"""Seconds: the clocks of clients count milliseconds."""

pytestmark = pytest.mark.node


@dataclass(frozen=True)
class Form:
    """`seconds` after the answer the vendor may be asked again; `text` is the header's at a time."""

    name: str
    seconds: float
    text: Callable[[float], str | None]


FORMS = (
    Form("5 s", 5, lambda now: "5"),
    Form("30 s", 30, lambda now: "30"),
    Form("a date in 5 s", 5, lambda now: http_date(now + 5)),
    Form("a date in 30 s", 30, lambda now: http_date(now + 30)),
    Form("absent", 0, lambda now: None),
    Form("0", 0, lambda now: "0"),
    Form("a date that is over", 0, lambda now: http_date(now - 60)),
    Form("ten years", HUGE, lambda now: str(HUGE)),
    Form("a date in ten years", HUGE, lambda now: http_date(now + HUGE)),
)


def named(text: str | None, now: float) -> float:
    """The time that a header binds a client to, as it was sent: a date has whole seconds. Unix seconds."""
    if text is None:
        return now
    return now + float(text) if text.isdigit() else parsedate_to_datetime(text).timestamp()


@dataclass
class Limited:
    """Answers 429 to request number `at` (and all later ones) of what is asked."""

    it: Timed
    form: Form
    at: int
    once: bool
    honest: Callable[[Request], Response]
    count: int = 0
    until: float = 0.0
    """When the vendor may be asked again; Unix seconds."""
    text: str = ""
    early: int = 0

    def __call__(self, request: Request) -> Response:
        now = self.it.now
        number, self.count = self.count, self.count + 1
        self.early += now < self.until - TICK
        if number < self.at or (self.once and number > self.at):
            return self.honest(request)
        text = self.form.text(now)
        self.until = max(self.until, named(text, now))
        self.text = text or ""
        return Response(429, Headers({"Retry-After": text} if text is not None else {}), b"{}")


def wrongly_told(failure: Failure, limited: Limited, now: float, *, acts: bool) -> str:
    """What is wrong with the error, in which the platform or its user reads when to go on."""
    left = limited.until - now
    if isinstance(failure, ZapierFailure):
        if acts:
            return "" if failure.kind == "AppError" else f"{failure.kind}: Zapier runs it again"
        if failure.kind != "ThrottledError":
            return f"{failure.kind}: Zapier does not run it again"
        return "" if (failure.delay or 0) >= max(1, left) else f"Zapier runs it again after {failure.delay} s"
    if isinstance(failure, MakeFailure):
        if acts:
            return f"{failure.kind}: Make runs it again" if failure.action == "rerun" else ""
        if failure.kind != "RateLimitError":
            return failure.kind
        return "" if limited.text in failure.message else f"the text does not say {limited.text}"
    seconds = re.search(r"Try again in (\d+) seconds|Try again in a minute", failure.message)
    if seconds is None:
        return f"the text does not say when: {failure.message}"
    return "" if float(seconds[1] or 60) >= left - 1 else f"the text says {seconds[0]}"


def cell(it: Timed, asking: Asking, form: Form, at: int, *, once: bool) -> list[str]:
    """What went wrong in one cell."""
    world = it.world()
    do = asking.ready(it, world)
    limited = Limited(it, form, at, once, world.vendor.handle)
    start = it.now
    with it.answered_by(limited):
        outcome = do()
        ended = it.now
        found = _judged(it, asking, limited, outcome, ended)
        if it.platform == "n8n":
            again = do()
            mute = form.seconds > LONGEST and limited.until and again.failure is None
            found += ["the second run ended well before it was time"] if mute else []
    if limited.early:
        found.append(f"{limited.early} requests before it was time")
    if ended - start > LONGEST:
        found.append(f"{ended - start:.0f} s until there was an answer")
    return found


def _judged(it: Timed, asking: Asking, limited: Limited, outcome: Outcome, ended: float) -> list[str]:
    if limited.count <= limited.at:
        return [f"only {limited.count} requests"]
    if outcome.failure is None:
        fine = (
            limited.once and limited.form.seconds <= LONGEST and not (asking.acts and limited.at == limited.count - 1)
        )
        return [] if fine else ["ended well"]
    wrong = wrongly_told(outcome.failure, limited, ended, acts=asking.acts)
    return [wrong] if wrong else []


def length(it: Timed, asking: Asking) -> int:
    """How many requests it takes when all is well."""
    world = it.world()
    do = asking.ready(it, world)
    it.line.arrived.clear()
    outcome = do()
    assert outcome.failure is None, (asking.kind, outcome.failure)
    return len(it.line.arrived)


def problems(it: Timed, kinds: set[str] | None = None) -> tuple[int, list[str]]:
    """How many cells were run, and what was wrong in them."""
    cells, found = 0, []
    for asking in ASKING[it.connector.key]:
        if it.platform not in asking.platforms or asking.kind not in (kinds or {asking.kind}):
            continue
        most = length(it, asking) - 1
        for at in sorted({0, min(1, most), most}):
            for form in FORMS:
                for once in (True, False):
                    cells += 1
                    name = f"{asking.kind}, request {at + 1}, {form.name}, {'once' if once else 'always'}"
                    found += [f"{name}: {wrong}" for wrong in cell(it, asking, form, at, once=once)]
    return cells, found


def test_nothing_is_sent_before_it_is_time(everywhere: Timed) -> None:
    cells, found = problems(everywhere)
    print(f"{everywhere.connector.key} on {everywhere.platform}: {cells} cells")
    assert found == []
    assert cells >= 4 * len(FORMS) * 2


WAITING = "statusCode != 429 && !headers.`retry-after` && "
PLANTED = {
    "Retry-After is cut short": ("n8n", "retry.ts", "Math.ceil(Number(text) * 1000)", "Number(text) * 500", "find"),
    "a second short": ("n8n", "retry.ts", "Math.ceil(Number(text) * 1000)", "(Number(text) - 1) * 1000", "find"),
    "a second short of a date": ("zapier", "retry.ts", "time - nowMs)", "time - nowMs - 1000)", "find"),
    "each run has a limiter of its own": ("n8n", "host.ts", "limiters.get(api.base_url) ?? ", "", "search"),
    "no bound on the wait": ("zapier", "client.ts", "this.host.now() + wait <= deadline", "wait < 1e12", "find"),
    "another delay": ("zapier", "failures.ts", "?? 60_000) / 1000", "?? 60_000) / 60_000", "poll"),
    "asked again meanwhile": ("make", "place-call-and-wait.communication.iml.json", WAITING, "", "action that waits"),
    "a type that stops": ("make", "base.iml.json", "RateLimitError", "RuntimeError", "poll"),
    "a text that does not say when": ("make", "base.iml.json", "headers.`retry-after`", "headers.none", "find"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_mistake_is_found(name: str, tmp_path: Path) -> None:
    platform, file, old, new, kind = PLANTED[name]
    with timed("voka", platform, tmp_path, changed(file, old, new)) as it:
        _, found = problems(it, {kind})
    assert found
