"""The five invariants, checked when a history has become quiet.

I1 nothing lost, I2 nothing twice, I3 no phantom, I4 no orphan, I5 no secret. Where a platform cannot do
better by its nature, a capability that it lacks says so; a target's name never does.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ..faults.payloads import STRANGE
from ..scenario.capabilities import DEDUPE, JUDGES, LOOKBACK, SIGNATURE
from ..scenario.compare import same
from ..vendor.messages import Headers, Request, Response
from ..vendor.sending import Sender
from ..vendor.subscriptions import Subscription
from .story import MINUTE
from .world import Thing, World

if TYPE_CHECKING:
    from .played import Workflow
    from .run import Run


HARMLESS = frozenset(
    {
        *("skew", "two-alike", "seen-running", "several-pages", "invented", "told-again"),
        *("duplicate", "replay", "at-once", "media-type", "rewritten", "forged"),
        *("more-fields", "null-fields", "fewer-fields", "unknown-event"),
    }
)
"""What may change how often an item comes and what it says, and never whether it comes."""

MANY = 48
"""Requests in a minute, not far from as many as vendors allow: a client that knows the limit begins to wait."""


class Answers:
    """What a platform was answered, as far as it was not what the vendor has to say."""

    def __init__(self) -> None:
        self.spoilt: set[str] = set()
        """Paths of requests that a fault befell or that were refused."""
        self.quiet_until = 0.0
        """Until when a client may not even ask: it was told to wait, or knows how often it may."""
        self._times: deque[float] = deque(maxlen=MANY)

    def add(self, at: float, request: Request, answer: Response, *, spoilt: bool) -> None:
        if spoilt or answer.status >= 300:
            self.spoilt.add(unquote(request.path))
        self._times.append(at)
        if len(self._times) == MANY and at - self._times[0] < MINUTE:
            self.quiet_until = max(self.quiet_until, at + MINUTE)
        if answer.status == 429:
            told = answer.headers.get("Retry-After", "")
            self.quiet_until = max(self.quiet_until, at + max(MINUTE, float(told) if told.isdecimal() else 0.0))

    def hid(self, name: str, thing: Thing) -> bool:
        """Whether the details of a thing may not have been had. What was missed may be asked for much later."""
        return (thing.listed or thing.began) <= self.quiet_until or any(name in path for path in self.spoilt)


class Seen:
    """What reached the platform, URL by URL, below every fault; and what was done to subscriptions."""

    def __init__(self, send: Sender) -> None:
        self._send = send
        self.count = 0
        self.posts: Counter[tuple[str, bytes]] = Counter()
        """How often a platform accepted a body at a URL (without its query)."""
        self.rotated: dict[tuple[str, str], float] = {}
        """When another secret came to be used, by the subscription's id and URL."""

    def send(self, url: str, headers: Headers, body: bytes) -> int:
        self.count += 1
        status = self._send(url, headers, body)
        if 200 <= status < 300:
            self.posts[url.split("?")[0], body] += 1
        return status

    def changed(self, row: Subscription, how: str, at: float) -> None:
        if how == "rotate":
            self.rotated.setdefault((row.id, row.url), at)

    def orphans(
        self, world: World, workflows: Sequence[Workflow], *, live: Sequence[Workflow], stateful: bool, when: str
    ) -> list[str]:
        """I4: the vendor's active subscriptions are those of the workflows that are on.

        Where the platform gives the connector no state, nobody knows of a subscription whose making was
        answered by nothing, nor of one that could not be removed when its URL was given up
        (docs/adr/0013); the user was told of both.
        """
        urls = [workflow.activation.url for workflow in live if workflow.activation and workflow.activation.url]
        there = [row.url.split("?")[0] for row in world.subscriptions()]
        problems = [f"I4: no subscription for {url} {when}" for url in urls if url not in there]
        problems += [
            f"I4: {times} subscriptions for {url} {when}" for url, times in Counter(there).items() if times > 1
        ]
        if not world.removes:
            return problems
        known = {url for workflow in workflows for url in workflow.urls}
        left = {url for workflow in workflows for url in workflow.left}
        told = any(workflow.refused for workflow in workflows)
        for url in there:
            forgiven = not stateful and (url in left or (url not in known and told))
            if url not in urls and not forgiven:
                problems.append(f"I4: a subscription for {url} {when}")
        return problems


def violations(run: Run) -> list[str]:
    """Everything that is wrong."""
    found = [f"the vendor's rules: {breach}" for breach in run.vendor.breaches]
    for host, request in run.outside.network.strangers:
        found.append(f"I5: a request to {host}: {request.method} {request.path}")
    by_name = {run.world.name(thing): thing for thing in run.things.values() if thing.ended is not None}
    for workflow in run.workflows:
        where = f"#{workflow.slot} {workflow.source.need}"
        found += [f"{where}: {problem}" for problem in _of(run, workflow, by_name)]
    return found


def _of(run: Run, workflow: Workflow, things: Mapping[str, Thing]) -> Iterator[str]:
    source, world = workflow.source, run.world
    came = Counter(world.item_name(source, item) for item in workflow.items)
    poll = source.delivery == "poll"
    must = _listed(run, workflow, things)
    if not poll:
        must = _acknowledged(run, workflow, things) | (must if undisturbed(run, workflow) else set())
        must |= workflow.missed if DEDUPE in run.can else set()
    for name in sorted(must - set(came)):
        yield f"I1: {name} is lost"
    copies = _copies(run, workflow)
    for name, times in came.items():
        if name not in things:
            yield f"I3: {name or 'an item without a name'} never happened"
        elif times > 1 and (poll or DEDUPE in run.can):
            yield f"I2: {name} came {times} times"
        elif times > max(1, copies[name]):
            yield f"I2: {name} came {times} times of {copies[name]} deliveries"
    doubt, garbled = doubtful(run, things), not poll and _garbled(run)
    for item in workflow.items:
        name = world.item_name(source, item)
        if name in things and not garbled:
            yield from _untrue(name, known(run, workflow, things[name]), item, whole=poll or name not in doubt)
    shown = json.dumps([workflow.items, [failure.message for failure in workflow.failures], workflow.refused])
    if run.vendor.redactor.redact(shown) != shown:
        yield "I5: an item or an error shows a secret"


def _listed(run: Run, workflow: Workflow, things: Mapping[str, Thing]) -> set[str]:
    """What a poller must have, and one who was told everything: all that was listed since it was turned on."""
    since, source = workflow.on_since, workflow.source
    if since is None:
        return set()
    return {
        name
        for name, thing in things.items()
        if thing.kind == source.kind
        and thing.listed is not None
        and thing.listed >= since
        and (source.delivery == "webhook" or LOOKBACK in run.can or not thing.late)
        and (source.delivery == "poll" or run.world.concerns(workflow.slot, thing))
    }


def undisturbed(run: Run, workflow: Workflow) -> bool:
    """Whether nothing excuses a workflow from having everything: it was on all the time, and all deliveries arrived.

    Only a fault that can do so is an excuse.
    """
    if not any(count.fired for name, count in run.counts.items() if name not in HARMLESS):
        return True
    on = workflow.on_since is not None and workflow.on_since < run.start + MINUTE
    if not on or workflow.refused or workflow.disturbed or len(workflow.ended) != 1:
        return False
    return all(
        delivery.state == "delivered"
        for delivery in run.vendor.deliveries.all()
        if delivery.alteration is None and delivery.url.split("?")[0] in workflow.urls
    )


def doubtful(run: Run, things: Mapping[str, Thing]) -> frozenset[str]:
    """Things of which a webhook's item may lack something: an event left it out, or the details were not to be had."""
    return frozenset(name for name, thing in things.items() if _garbled(run) or run.answers.hid(name, thing))


def _garbled(run: Run) -> bool:
    """Whether events left something out; what came in its place, down to the members of objects, says nothing."""
    return any(run.counts[name].fired for name in ("null-fields", "fewer-fields"))


def known(run: Run, workflow: Workflow, thing: Thing) -> Mapping[str, Any]:
    """What the platform can know of a thing; events alone prove nothing where no signature can be checked."""
    source = workflow.source
    truth = run.world.truth(source, thing)
    unproven = run.world.unproven if source.delivery == "webhook" and SIGNATURE not in run.can else frozenset()
    return {name: value for name, value in truth.items() if name not in unproven}


def _acknowledged(run: Run, workflow: Workflow, things: Mapping[str, Thing]) -> set[str]:
    """What a webhook's workflow must have: all that the vendor was told had arrived."""
    must = set()
    for delivery in run.vendor.deliveries.all():
        if delivery.alteration is not None or delivery.url.split("?")[0] not in workflow.urls:
            continue
        row = delivery.subscription
        rotated = run.seen.rotated.get((row.id, row.url)) if row else None
        for attempt in delivery.attempts:
            # Where everything is acknowledged before it is judged, a secret that changed makes it unreadable.
            judged = JUDGES in run.can or rotated is None or attempt.at < rotated
            if attempt.ok and judged:
                name = run.world.told_name(json.loads(delivery.body))
                if name in things and not delivery.event.endswith(STRANGE):
                    must.add(name)
    return must


def _copies(run: Run, workflow: Workflow) -> Counter[str]:
    """How often each thing was accepted at the workflow's URLs."""
    copies: Counter[str] = Counter()
    for (url, body), times in run.seen.posts.items():
        if url in workflow.urls:
            try:
                copies[run.world.told_name(json.loads(body))] += times
            except ValueError:
                continue
    return copies


def _untrue(name: str, truth: Mapping[str, Any], item: Mapping[str, Any], *, whole: bool) -> Iterator[str]:
    """I3: an item says of its thing what the vendor says. Unless it must be whole it may say nothing of a field."""
    for key, want in truth.items():
        got = item.get(key)
        if (whole or (want is not None and got is not None)) and not same(want, got):
            yield f"I3: {name}: {key} is {got!r}, not {want!r}"
