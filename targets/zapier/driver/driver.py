"""Runs an emitted app in the real zapier-platform-core; what Zapier's servers do around it is done here.

Real: core with its middleware, output checks, error types, the app's own code, HTTP.
Ours, by Zapier's documentation: turning Zaps on and off, deduplication of polls, the answer to
deliveries, callback URLs, defaults and required fields, labels, paging of dropdowns and searches.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from connector_core.harness.driver import Activation, DriverError, Failure, Item, Outcome
from connector_core.harness.outside.outside import Outside
from connector_core.harness.receiver import Hooks, Receiver
from targets.zapier.driver import definition, files, label
from targets.zapier.driver import inputs as fields
from targets.zapier.driver.app import App
from targets.zapier.driver.callback import Callback
from targets.zapier.driver.engine import Reply
from targets.zapier.driver.failure import failure
from targets.zapier.driver.files import Shelf
from targets.zapier.driver.hook import HookActivation
from targets.zapier.driver.polling import PollActivation
from targets.zapier.driver.stage import compile_typescript, is_typescript, staged

PAGES = 50
"""Pages of a dropdown or a search after which the driver reports a loop."""
SAMPLES = 3
"""Items that Zapier's editor shows."""
PATIENCE = 60.0
"""Seconds to wait for a vendor to post to a callback URL (Zapier waits 30 days)."""


class ZapierDriver:
    """Driver of one package; see connector_core.harness.driver for what the methods promise."""

    target = "zapier"
    capabilities = frozenset({"signature", "lookback", "label", "samples", "zip"})
    """See connector_core.harness.scenario.capabilities: hooks are not deduplicated."""

    def __init__(
        self,
        package: Path,
        names: Mapping[str, Any],
        *,
        environment: Mapping[str, str] | None = None,
        patience: float = PATIENCE,
        outside: Outside | None = None,
    ) -> None:
        """`outside` replaces the machine's network, time and chance."""
        self._package, self._names, self._outside = package, names, outside
        self._environment, self._patience = environment or {}, patience
        self._open = ExitStack()
        self._hooks: list[HookActivation] = []
        self._app: App | None = None
        self.engine = "zapier-platform-core"

    def __enter__(self) -> Self:
        """Copy, compile and load the package. Raises DriverError when it does not compile or load."""
        with ExitStack() as opened:
            folder = opened.enter_context(staged(self._package))
            if is_typescript(folder):
                compile_typescript(folder)
            self._app = App(folder, self._environment, self._outside)
            opened.callback(self._app.close)
            self._receiver: Hooks
            if self._outside is None:
                self._receiver = opened.enter_context(Receiver())
            else:
                self._receiver = self._outside.network
                self._outside.on_begin(self._hooks.clear)
            self.shelf = Shelf()
            opened.callback(self.shelf.close)
            self.engine = f"zapier-platform-core {self._app.engine.core}"
            self._open = opened.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for hook in self._hooks:
            hook.close()
        self._open.close()

    @property
    def app(self) -> App:
        """The loaded app, for calls below this protocol. Raises DriverError outside of ``with``."""
        if self._app is None:
            raise DriverError("the driver is not open")
        return self._app

    def call(self, method: str, bundle: Mapping[str, Any], *, callback: str | None = None) -> Reply:
        """Any method with any bundle (``authData`` included), as it is."""
        return self.app.call(method, bundle, callback=callback)

    def connect(self, credentials: Mapping[str, str]) -> Outcome:
        auth = self.app.definition.get("authentication") or {}
        self.app.auth = fields.credentials(list(auth.get("fields") or []), credentials)
        reply = self.app.call("authentication.test", self.app.bundle({}, {"isTestingAuth": True}))
        if not reply.ok:
            return Outcome([], failure(reply))
        template = auth.get("connectionLabel", "")
        if not definition.is_function(template):
            return Outcome([{"label": label.render(template, reply.results, self.app.auth)}])
        inputs = reply.results if isinstance(reply.results, dict) else {}
        named = self.app.call("authentication.connectionLabel", self.app.bundle(inputs))
        return Outcome([{"label": named.results}]) if named.ok else Outcome([], failure(named))

    def run(self, operation: str, inputs: Mapping[str, Any]) -> Outcome:
        entry = self._entry(operation)
        key, search = entry["key"], str(entry["kind"]).startswith("search")
        part = definition.operation(self.app.definition, "searches" if search else "creates", key)
        values, empty = self._filled("searches" if search else "creates", entry, inputs)
        if empty:
            return Outcome([], empty)
        found = self._search(key, part, values) if search else self._create(key, part, values)
        return files.fetched(self.app, part, found)

    def choices(self, name: str, inputs: Mapping[str, Any]) -> Outcome:
        trigger, value, text = definition.dropdown(self.app.definition, name)
        part = definition.operation(self.app.definition, "triggers", trigger)
        store = secrets.token_hex(8)
        found: list[Item] = []
        for page in range(PAGES):
            meta = {"isFillingDynamicDropdown": True, "page": page}
            given = self.app.bundle(inputs, meta)
            reply = self.app.call(f"triggers.{trigger}.operation.perform", given, store=store)
            if not reply.ok:
                return Outcome(found, failure(reply))
            new = [{"value": item.get(value), "label": item.get(text)} for item in reply.results]
            if new and all(item in found for item in new):
                return Outcome(found, Failure("Loop", f"{trigger} gives the same page again"))
            found.extend(new)
            if not new or not part.get("canPaginate"):
                return Outcome(found)
        return Outcome(found, Failure("Loop", f"{trigger} still gives new pages after {PAGES}"))

    def activate(
        self,
        trigger: str,
        inputs: Mapping[str, Any],
        delivery: Literal["webhook", "poll"],
        workflow: str | None = None,
    ) -> Activation:
        entry = self._entry(trigger, delivery)
        part = definition.operation(self.app.definition, "triggers", entry["key"])
        values, empty = self._filled("triggers", entry, inputs)
        if empty:
            raise DriverError(f"turning on: {empty.message}")
        if part.get("type") == "hook":
            hook = HookActivation(self.app, self._receiver, entry["key"], values)
            self._hooks.append(hook)
            return hook
        return PollActivation(self.app, entry["key"], part, values)

    def sample(self, trigger: str, inputs: Mapping[str, Any], delivery: Literal["webhook", "poll"]) -> Outcome:
        entry = self._entry(trigger, delivery)
        part = definition.operation(self.app.definition, "triggers", entry["key"])
        method = "performList" if part.get("type") == "hook" else "perform"
        values, _ = self._filled("triggers", entry, inputs)
        given = self.app.bundle(values, {"isLoadingSample": True})
        reply = self.app.call(f"triggers.{entry['key']}.operation.{method}", given)
        return Outcome(list(reply.results)[:SAMPLES]) if reply.ok else Outcome([], failure(reply))

    def _filled(
        self, kind: str, entry: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> tuple[dict[str, Any], Failure | None]:
        """``inputData`` as the editor makes it, and what it says when a required field is empty."""
        key = entry["key"]
        static = definition.static_inputs(definition.operation(self.app.definition, kind, key))
        given = {name: files.placed(self.shelf, value) for name, value in inputs.items()}
        values = fields.fill(static, entry["inputs"], given)
        shown = self.app.fields(kind, key, values)
        values = fields.preset(shown, values)
        return values, fields.missing(shown, values)

    def _entry(self, name: str, delivery: str | None = None) -> Mapping[str, Any]:
        entry = self._names.get(name)
        if entry is not None and delivery is not None:
            entry = entry.get(delivery)
        if entry is None:
            raise DriverError(f"the package does not offer {name}" + (f" by {delivery}" if delivery else ""))
        found: Mapping[str, Any] = entry
        return found

    def _search(self, key: str, part: Mapping[str, Any], values: Mapping[str, Any]) -> Outcome:
        found: list[Item] = []
        meta: dict[str, Any] = {}
        asked: set[str] = set()
        while True:
            reply = self.app.call(f"searches.{key}.operation.perform", self.app.bundle(values, meta))
            if not reply.ok:
                return Outcome(found, failure(reply))
            envelope = reply.results if isinstance(reply.results, dict) else {"results": reply.results}
            found.extend(envelope["results"])
            token = envelope.get("paging_token")
            if not token or not part.get("canPaginate"):
                return Outcome(found)
            if token in asked or len(asked) == PAGES:
                return Outcome(found, Failure("Loop", f"{key} asks again for the page {token}"))
            asked.add(token)
            meta = {"paging_token": token, "page": len(asked)}

    def _create(self, key: str, part: Mapping[str, Any], values: Mapping[str, Any]) -> Outcome:
        method = f"creates.{key}.operation"
        with Callback(self._receiver) as callback:
            reply = self.app.call(f"{method}.perform", self.app.bundle(values), callback=callback.url)
            if reply.ok and reply.status == "CALLBACK":
                if not part.get("performResume"):
                    raise DriverError(f"{key} asks for a callback URL but has no performResume")
                request = callback.wait(self._patience)
                given = self.app.bundle(values, outputData=reply.results, **request)
                reply = self.app.call(f"{method}.performResume", given)
        if not reply.ok:
            return Outcome([], failure(reply))
        return Outcome(reply.results if isinstance(reply.results, list) else [reply.results])
