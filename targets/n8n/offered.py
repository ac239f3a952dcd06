"""What n8n is offered of a connector, under which names.

A resource/operation pair is allocated in the description's order, so a name that is taken never
changes when something is added after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from connector_core.description import Action, ApiCall, Connector, Find, ListAll, Trigger
from connector_core.description.request import Switch
from targets.n8n import words

SEND_AND_WAIT = "sendAndWait"
"""n8n's own name of an operation that waits to be called back; other names do not get a signed URL."""

API_RESOURCE = "api"
CONNECTION_RESOURCE = "connection"


@dataclass(frozen=True)
class Owner:
    """Who the credential belongs to. Not of the description: n8n shows no label of a credential, so a node tells it."""

    description: str
    kind: str = "connection"
    key: str = "get_connection"


Runnable = Action | Find | ListAll | ApiCall | Owner


@dataclass(frozen=True)
class Offered:
    """One operation of the action node."""

    operation: Runnable
    resource: str
    value: str
    name: str
    action: str

    @property
    def constant(self) -> str:
        """The base of the names that its file exports."""
        return words.camel(self.operation.key)


def offered(connector: Connector) -> list[Offered]:
    """The operations of the action node, in the description's order."""
    taken: set[tuple[str, str]] = set()
    found: list[Offered] = []
    for operation in connector.operations():
        if isinstance(operation, Trigger):
            continue
        resource = API_RESOURCE if isinstance(operation, ApiCall) else words.camel(operation.resource)
        for value in _values(operation):
            if value and (resource, value) not in taken:
                break
        taken.add((resource, value))
        name = _name(operation)
        if any((known.resource, known.name) == (resource, name) for known in found):
            name = words.title(operation.label)
        found.append(Offered(operation, resource, value, name, _action(connector, operation)))
    if connector.connection.test_record is None:
        return found
    owner = Owner(f"Tells who the credential belongs to at {connector.label}, and what it may do.")
    return [*found, Offered(owner, CONNECTION_RESOURCE, "get", _name(owner), _action(connector, owner))]


def _values(operation: Runnable) -> Iterator[str]:
    """Names to try, the most usual first; the last is the operation's own key, which is unique."""
    match operation:
        case Action(wait=wait) if wait is not None:
            yield SEND_AND_WAIT
        case Action(verb=verb):
            yield words.name_of(verb)
        case Find(match=match) if match:
            yield words.name_of(f"get by {_matched(operation)}")
        case Find():
            yield "get"
        case ListAll():
            yield "getAll"
        case ApiCall():
            yield "call"
        case Owner():
            yield "get"
    yield words.camel(operation.key)


def _matched(operation: Find) -> str:
    """What a thing is looked for by: ``title and author``."""
    labels = {item.key: item.label for item in operation.inputs}
    return " and ".join(labels[key].lower() for key in operation.match.values())


def _name(operation: Runnable) -> str:
    match operation:
        case Action(verb=verb, qualifier=qualifier):
            return words.title(f"{verb} {qualifier}".strip())
        case Find(match=match) if match:
            return words.title(f"get by {_matched(operation)}")
        case Find() | Owner():
            return "Get"
        case ListAll():
            return "Get Many"
        case ApiCall():
            return "Call"


def _action(connector: Connector, operation: Runnable) -> str:
    if isinstance(operation, ApiCall):
        return "Make an API call"
    if isinstance(operation, Owner):
        return "Get the connection"
    resource = connector.resource(operation.resource)
    match operation:
        case Action(verb=verb, qualifier=qualifier):
            return words.sentence(f"{verb} {words.with_article(resource.noun)} {qualifier}".strip())
        case Find(match=match) if match:
            return f"Get {words.with_article(resource.noun)} by {_matched(operation)}"
        case Find():
            return f"Get {words.with_article(resource.noun)}"
        case ListAll():
            return f"Get many {resource.plural}"


def waits(connector: Connector) -> bool:
    """Whether an action waits to be called back, so that the node needs a resuming webhook."""
    return any(action.wait is not None for action in connector.actions)


def switch_of(operation: Runnable) -> Switch | None:
    """The action's switch between requests, if it has one."""
    request = operation.request if isinstance(operation, Action) else None
    return request if isinstance(request, Switch) else None
