"""What every part of the view needs: the description, the base URL, the allocated ids."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from connector_core.description import Connector, ManagedSubscription, SlotSubscription, Trigger
from connector_core.description.auth import Basic
from connector_core.target import Options
from targets.make.iml_text import all_of, path
from targets.make.limits import MODULE_ID, REMOTE_ID
from targets.make.naming import Allocator, camel

GOOD = "statusCode < 300"
"""Redirects are not followed, so one is never good."""
CONNECTION_PARAMETER_HOST = "base_url"


@dataclass(frozen=True)
class Context:
    """One build. Ids are allocated in the order of the description, so they are the same each time."""

    connector: Connector
    options: Options

    @cached_property
    def hosts(self) -> list[tuple[str, str]]:
        """(label, base URL without a slash at its end); a build for another base URL has one."""
        found = [(host.label, host.url.rstrip("/")) for host in self.connector.connection.hosts]
        if self.options.base_url:
            return [(found[0][0], self.options.base_url.rstrip("/"))]
        return found

    def base_url(self, owner: str) -> str:
        """The base URL as text, or as the choice kept in the connection (``owner`` reads it)."""
        if len(self.hosts) == 1:
            return self.hosts[0][1]
        return f"{{{{{owner}.{CONNECTION_PARAMETER_HOST}}}}}"

    @property
    def connection_id(self) -> str:
        return "basicAuth" if isinstance(self.connector.connection.auth, Basic) else "apiKey"

    @property
    def ok(self) -> str:
        """What every good answer has: a status below 300, and the envelope's sign of success."""
        success = self.connector.envelope.success
        return all_of([GOOD, *([path("body", success)] if success else [])])

    @property
    def payload(self) -> str:
        """Where the envelope keeps the payload, as a path below ``body``; empty for the body itself."""
        return self.connector.envelope.at or ""

    def is_pushed(self, trigger: Trigger) -> bool:
        """Whether Make offers the trigger's webhook: only when a request confirms the event,
        for Make cannot check a signature over the raw body."""
        hook = trigger.webhook
        return bool(hook and hook.enrich and hook.enrich.confirms and self.connector.subscription)

    @property
    def subscription(self) -> ManagedSubscription | None:
        found = self.connector.subscription
        return found if isinstance(found, ManagedSubscription) else None

    @property
    def slot(self) -> SlotSubscription | None:
        found = self.connector.subscription
        return found if isinstance(found, SlotSubscription) else None

    @cached_property
    def ids(self) -> dict[tuple[str, str], str]:
        """(kind, key) → id. Kinds: ``watch``, ``poll``, ``module``, ``webhook``, ``rpc``."""
        modules, webhooks, rpcs = Allocator(MODULE_ID), Allocator(REMOTE_ID), Allocator(MODULE_ID)
        found: dict[tuple[str, str], str] = {}
        for trigger in self.connector.triggers:
            if self.is_pushed(trigger):
                found["watch", trigger.key] = modules.take(camel("watch", trigger.key))
                found["webhook", trigger.key] = webhooks.take(camel(trigger.key))
            if trigger.poll:
                found["poll", trigger.key] = modules.take(camel("poll", trigger.key))
        for operation in (*self.connector.actions, *self.connector.searches):
            found["module", operation.key] = modules.take(camel(operation.key))
        if self.connector.api_call:
            found["module", self.connector.api_call.key] = modules.take("makeApiCall")
        for choices in self.connector.choices:
            found["rpc", choices.key] = rpcs.take(camel("list", choices.key))
        return found
