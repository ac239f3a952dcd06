"""The whole description of one vendor's API."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from connector_core.description.connection import Connection
from connector_core.description.delivery import Subscription
from connector_core.description.documented import Documented
from connector_core.description.errors import Errors, RateLimit
from connector_core.description.facts import Fact
from connector_core.description.operations import (
    Action,
    ApiCall,
    Choices,
    Find,
    ListAll,
    Resource,
    Search,
    Trigger,
)
from connector_core.description.part import Part
from connector_core.description.publisher import Publisher
from connector_core.description.request import Envelope
from connector_core.description.signature import Signature
from connector_core.description.text import ConnectorKey, Label, Sentence

Operation = Trigger | Action | Find | ListAll | ApiCall


class Connector(Part):
    """``key`` names the packages; ``theme`` is the brand colour ``#rrggbb``; ``icon`` a file beside the description."""

    key: ConnectorKey
    label: Label
    description: Sentence
    theme: str = Field(pattern=r"^#[0-9a-fA-F]{6}$")
    icon: str = "icon.svg"
    publisher: Publisher
    connection: Connection
    envelope: Envelope = Envelope()
    errors: Errors
    rate_limit: RateLimit | None = None
    resources: tuple[Resource, ...] = Field(min_length=1)
    choices: tuple[Choices, ...] = ()
    subscription: Subscription | None = None
    signature: Signature | None = None
    triggers: tuple[Trigger, ...] = ()
    actions: tuple[Action, ...] = ()
    searches: tuple[Search, ...] = ()
    api_call: ApiCall | None = None
    facts: tuple[Fact, ...] = ()
    documented: tuple[Documented, ...] = ()

    def operations(self) -> Iterator[Operation]:
        """Every operation in the order users see them."""
        yield from self.triggers
        yield from self.actions
        yield from self.searches
        if self.api_call:
            yield self.api_call

    def resource(self, key: str) -> Resource:
        """The resource of that key. Raises KeyError for an unchecked description that lacks it."""
        for item in self.resources:
            if item.key == key:
                return item
        raise KeyError(key)

    def unverified(self) -> list[Fact]:
        """Facts that the vendor's own document does not state: assumed ones first."""
        order = {"assumed": 0, "public": 1}
        return sorted(
            (fact for fact in self.facts if fact.provenance in order), key=lambda fact: order[fact.provenance]
        )
