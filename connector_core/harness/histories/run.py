"""Plays one story on one platform and checks it when everything is quiet again."""

from __future__ import annotations

import heapq
import itertools
from functools import partial
from typing import Any

from ..clock import START
from ..driver import Driver, DriverError
from ..faults.fault import Count
from ..faults.plan import KNOWN, Faults
from ..outside.outside import Outside
from ..scenario.capabilities import DEDUPE, SIGNATURE, capabilities_of
from ..vendor.messages import Request, Response
from .checks import Answers, Seen, doubtful, known, undisturbed, violations
from .played import UNTOLD, Played, Workflow
from .story import HOUR, MINUTE, Op, Story
from .trace import digest
from .world import History, Thing, World

MOST_REQUESTS = 400
"""A single poll that asks more often than this does not end."""
REPAIRS = 12
"""Rounds of repairing, five minutes apart: what a limit of requests holds up comes a round later."""
LAST_EVENTS = 3
"""At the end, so that every workflow hears one: what happens may concern each third workflow only."""
_NESTED = frozenset({"begin", "end", "tell", "forge"})
"""What happens at the vendor, whatever the platform does at that moment."""


class Run:
    """One story under way."""

    def __init__(self, story: Story, history: History, driver: Driver, outside: Outside) -> None:
        self.story, self.driver, self.outside = story, driver, outside
        # Somewhere in a year, so that months and daylight saving are met as well.
        outside.begin(story.seed, START + (story.seed % 366) * 24 * HOUR, story.skew)
        self.start = outside.clock.now()
        self.seen = Seen(outside.network.sender())
        self.world: World = history(story.seed, outside.clock, self.seen.send)
        self.vendor = self.world.vendor
        # Every fault counts when it could have happened, also those that never get a chance in this story.
        self.faults = Faults(story.seed, dict.fromkeys(KNOWN, 0.0))
        self.faults.attach(self.vendor)
        self.counts: dict[str, Count] = dict(self.faults.counts)
        self._watched()
        hooks = any(source.delivery == "webhook" for source in story.sources)
        for name in (*self.world.happenings, "invented", "told-again"):
            self.counts[name] = Count(possible=int(hooks or name in ("late-row", "revoke")))
        self.answers = Answers()
        outside.network.serve(self.world.host, self._answer)
        self.workflows = [Workflow(slot, source) for slot, source in enumerate(story.sources)]
        self.things: dict[tuple[str, int], Thing] = {}
        self.problems: list[str] = []
        self.can = capabilities_of(driver)
        self._top: list[tuple[float, int, Op]] = []
        self._order = itertools.count()
        self._drifted = 0

    def _watched(self) -> None:
        """What is no fault that was drawn, and yet has to be survived: counted where it comes about."""
        met_by = {
            "two-alike": {"webhook"},
            "seen-running": {"poll"},
            "several-pages": {"poll"},
            "skew": {"webhook", "poll"},
        }
        for name, deliveries in met_by.items():
            self.counts[name] = Count(possible=sum(source.delivery in deliveries for source in self.story.sources))
        hooks = [source for source in self.story.sources if source.delivery == "webhook"]
        self._met("two-alike", len(hooks) - len(set(hooks)))
        self._met("skew", int(self.story.skew != 0))

    def _met(self, name: str, times: int) -> None:
        self.counts[name].fired += times

    def _answer(self, request: Request) -> Response:
        # A delivery may be drawn while the request is answered; the request's own draw is the first.
        drawn, delivered = len(self.faults.trace), self.seen.count
        answer = self.faults.handle(self.vendor, request)
        # What comes meanwhile is worked on first: the answer may then be too late.
        spoilt = self.faults.trace[drawn] != "" or self.seen.count > delivered
        self.answers.add(self.outside.clock.now(), request, answer, spoilt=spoilt)
        return answer

    def play(self) -> Played:
        """From the beginning to the end."""
        connected = self.driver.connect(self.world.credentials)
        if connected.failure is not None:
            self.problems.append(f"connecting failed: {connected.failure.message}")
        for workflow in self.workflows:
            self._on(workflow)
        self._schedule()
        while self._top:
            at, _, op = heapq.heappop(self._top)
            self._until(at)
            self._do(op)
        self._until(self.story.length)
        self._quiet()
        self._off_for_good()
        things = {self.world.name(thing): thing for thing in self.things.values()}
        ended = [thing for thing in things.values() if thing.ended is not None]
        items = {
            workflow.slot: [(self.world.item_name(workflow.source, item), item) for item in workflow.items]
            for workflow in self.workflows
        }
        return Played(
            self.story,
            self.driver.target,
            self.problems,
            self.counts,
            digest(self.vendor, items),
            self.seen.count,
            len(self.vendor.seen),
            items,
            things,
            frozenset(workflow.slot for workflow in self.workflows if undisturbed(self, workflow)),
            doubtful(self, things),
            {
                workflow.slot: frozenset(name for thing in ended for name in known(self, workflow, thing))
                for workflow in self.workflows
            },
        )

    # ------------------------------------------------------------------ time

    def _schedule(self) -> None:
        clock = self.outside.clock
        for op in self.story.ops:
            if op.what in _NESTED:
                clock.call_at(self.start + op.at, partial(self._do, op))
            else:
                self._later(op.at, op)
        for window in self.story.windows:
            clock.call_at(self.start + window.start, partial(self._rate, window.name, window.rate))
            clock.call_at(self.start + window.end, partial(self._rate, window.name, 0.0))
        if self.vendor.pages is not None:
            self.vendor.pages.on_insert = self._drift

    def _rate(self, name: str, rate: float) -> None:
        self.faults.rates[name] = rate

    def _later(self, at: float, op: Op) -> None:
        heapq.heappush(self._top, (at, next(self._order), op))

    def _until(self, at: float) -> None:
        self.outside.clock.advance_to(self.start + at)

    @property
    def _now(self) -> float:
        return self.outside.clock.now() - self.start

    # ------------------------------------------------------------------ what happens

    def _do(self, op: Op) -> None:
        getattr(self, f"_do_{op.what.replace('-', '_')}")(*op.about)

    def _count(self, name: str, fired: bool = True) -> None:
        self.counts[name].fired += fired

    def _do_begin(self, kind: str, number: int) -> None:
        now = self.outside.clock.now()
        # A story may have lost its beginning, or come late to it.
        self.things[kind, number] = Thing(kind, number, self.world.begin(kind, number, float(round(now))), now)

    def _do_end(self, kind: str, number: int, at: float) -> None:
        thing = self.things.get((kind, number))
        if thing is None or thing.ended is not None:
            return
        thing.ended = max(self.start + at, thing.began)
        thing.listed = self.outside.clock.now()
        if thing.late:
            self._count("late-row")
        self.world.end(thing, float(round(thing.ended)))
        self._missed(thing)

    def _missed(self, thing: Thing) -> None:
        """Notes which workflows are on and could not be told, because their subscription is no more."""
        for workflow in self.workflows:
            wanted = workflow.source.recovers and self.world.concerns(workflow.slot, thing)
            if wanted and workflow.activation is not None and not self._mine(workflow.slot):
                workflow.missed.add(self.world.name(thing))

    def _do_tell(self, kind: str, number: int) -> None:
        thing = self.things.get((kind, number))
        if thing is not None and thing.ended is not None and kind not in self.world.by_content:
            self._count("told-again", bool(self.world.subscriptions()))
            self.world.tell(thing)

    def _do_forge(self, kind: str, number: int) -> None:
        self._count("invented", bool(self.world.subscriptions()))
        self.world.forge(kind, number)

    def _drift(self) -> None:
        self._drifted += 1
        kind, now = self.story.sources[0].kind, self.outside.clock.now()
        number = UNTOLD + self._drifted
        # How often this happens hangs on how often the platform asks; what the story tells has the same ids anyway.
        with self.vendor.ids.aside("drift"):
            row = self.world.begin(kind, number, float(round(now)) - 60)
            self.things[kind, number] = thing = Thing(kind, number, row, now - 60)
            thing.ended = thing.listed = now
            self.world.end(thing, float(round(now)))

    def _do_poll(self, slot: int) -> None:
        workflow = self.workflows[slot]
        if workflow.activation is None:
            self._on(workflow)
            return
        before = len(self.vendor.seen)
        self._met("seen-running", any(thing.ended is None for thing in self.things.values()))
        outcome = workflow.activation.poll()
        if outcome.failure is not None:
            workflow.failures.append(outcome.failure)
            workflow.activation.repair()
        asked = len(self.vendor.seen) - before
        if self.vendor.pages is not None:
            further = [seen for seen in self.vendor.seen.since(before) if self.vendor.pages.further(seen.parameters())]
            self._met("several-pages", bool(further))
        if asked > MOST_REQUESTS:
            self.problems.append(f"#{slot}: one poll made {asked} requests")

    def _mine(self, slot: int) -> list[Any]:
        urls = self.workflows[slot].urls
        return [row for row in self.world.subscriptions() if any(row.url.startswith(url) for url in urls)]

    def _to_subscriptions(self, slot: int, name: str) -> None:
        rows = self._mine(slot)
        self._count(name, bool(rows))
        for row in rows:
            getattr(self.world, name)(row)
            self.seen.changed(row, name, self.outside.clock.now())
            self.workflows[slot].disturbed = True

    def _do_disable(self, slot: int) -> None:
        self._to_subscriptions(slot, "disable")

    def _do_remove(self, slot: int) -> None:
        self._to_subscriptions(slot, "remove")

    def _do_rotate(self, slot: int) -> None:
        self._to_subscriptions(slot, "rotate")

    def _do_restart(self, slot: int) -> None:
        self._count("restart")
        self._off(self.workflows[slot])

    def _do_again(self, slot: int) -> None:
        workflow = self.workflows[slot]
        self._off(workflow)
        self._on(workflow)

    def _do_revoke(self, slot: int) -> None:
        self._count("revoke")
        self.world.revoke_keys()

    def _do_new_key(self, slot: int) -> None:
        self.driver.connect(self.world.new_key())

    # ------------------------------------------------------------------ workflows

    def _on(self, workflow: Workflow) -> None:
        if workflow.activation is not None:
            return
        source = workflow.source
        try:
            signed = SIGNATURE in self.can
            inputs = self.world.inputs(source, workflow.slot, signed=signed, refused=workflow.refused)
            name = f"slot-{workflow.slot}"
            activation = self.driver.activate(source.trigger, inputs, source.delivery, name)
        except DriverError as error:
            workflow.refused.append(str(error))
            # The user reads the message and tries again a little later.
            if source.delivery == "webhook" and self._now < self.story.length:
                self._later(self._now + 10 * MINUTE, Op(self._now + 10 * MINUTE, "on", (workflow.slot,)))
            return
        workflow.activation = activation
        workflow.on_since = workflow.on_since or self.outside.clock.now()
        if activation.url is not None:
            workflow.urls.append(activation.url)
            self.world.turned_on(source, workflow.slot, activation.url)

    def _do_on(self, slot: int) -> None:
        self._on(self.workflows[slot])

    def _off(self, workflow: Workflow) -> None:
        activation, workflow.activation = workflow.activation, None
        if activation is None:
            return
        before = len(activation.failures())
        try:
            activation.deactivate()
        except DriverError as error:
            workflow.refused.append(str(error))
            workflow.left += [activation.url or ""]
        if len(activation.failures()) > before:
            workflow.left += [activation.url or ""]
        workflow.ended.append(activation)
        if activation.url is not None:
            self.world.turned_off(workflow.source, workflow.slot, activation.url)

    # ------------------------------------------------------------------ the end

    def _quiet(self) -> None:
        """Faults end, everybody repairs what is broken, and time passes until nothing is under way."""
        for name in self.faults.rates:
            self.faults.rates[name] = 0.0
        clock = self.outside.clock
        clock.advance(30 * MINUTE)
        self.driver.connect(self.world.new_key())
        for workflow in self.workflows:
            # A user who hears nothing turns a trigger off and on again.
            if workflow.disturbed or (workflow.source.delivery == "webhook" and not self._mine(workflow.slot)):
                self._off(workflow)
            for _ in range(3):
                self._on(workflow)
            if workflow.activation is None:
                self.problems.append(f"#{workflow.slot}: it cannot be turned on: {workflow.refused[-1:]}")
        self._top.clear()
        # What was missed comes with the next event.
        kind = self.story.sources[0].kind
        for number in range(2 * UNTOLD, 2 * UNTOLD + LAST_EVENTS):
            self._do_begin(kind, number)
            clock.advance(2 * MINUTE)
            self._do_end(kind, number, round(self._now))
        for turn in range(REPAIRS):
            clock.advance(5 * MINUTE)
            for workflow in self.workflows:
                for activation in (*workflow.ended, workflow.activation):
                    if activation is not None:
                        activation.repair()
                if workflow.activation is not None and workflow.source.delivery == "poll" and turn % 4 == 3:
                    self._do_poll(workflow.slot)
        clock.advance(20 * MINUTE)

    def _off_for_good(self) -> None:
        orphans = partial(self.seen.orphans, self.world, self.workflows, stateful=DEDUPE in self.can)
        self.problems += orphans(live=self.workflows, when="while its workflow is on")
        for workflow in self.workflows:
            self._off(workflow)
            for activation in workflow.ended:
                workflow.items += activation.items()
                workflow.failures += activation.failures()
        self.problems += orphans(live=[], when="though nothing is on")
        self.problems += violations(self)
