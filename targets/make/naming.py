"""Names on Make: ids from keys (they never change), labels from labels (they may)."""

from __future__ import annotations

import re

from connector_core.description import Connector, Trigger
from connector_core.description.operations import Action, ListAll, Resource

_ACRONYM = re.compile(r"[A-Z0-9]{2,}s?")


def camel(*keys: str) -> str:
    """``camel("watch", "call_completed")`` → ``watchCallCompleted``."""
    words = [word for key in keys for word in key.split("_")]
    return words[0] + "".join(word[:1].upper() + word[1:] for word in words[1:])


def kebab(name: str) -> str:
    """A camelCase id as a folder's name."""
    return re.sub(r"(?<!^)([A-Z])", r"-\1", name).lower()


def sentence(label: str) -> str:
    """A label in sentence case; acronyms keep their capitals."""
    words = label.split() or [""]
    rest = [word if _ACRONYM.fullmatch(word) else word[:1].lower() + word[1:] for word in words[1:]]
    return " ".join([words[0][:1].upper() + words[0][1:], *rest])


class Allocator:
    """Gives each wish a name of its own, no longer than ``longest``, the same way every time."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._taken: set[str] = set()

    def take(self, wish: str) -> str:
        name, count = wish[: self._longest], 1
        while name.lower() in self._taken:
            count += 1
            name = f"{wish[: self._longest - len(str(count))]}{count}"
        self._taken.add(name.lower())
        return name


def article(noun: str) -> str:
    """``a call``, ``an assistant``, ``a URL``."""
    vowel = noun[:1].lower() in "aeiou" and not noun.startswith(("uni", "use", "eu", "UR", "one"))
    return f"{'an' if vowel else 'a'} {noun}"


def watched(trigger: Trigger, resource: Resource) -> str:
    """What a trigger watches, plural: ``Call Completed`` of calls → ``completed calls``."""
    words = trigger.label.lower().split()
    noun = resource.noun.lower().split()
    if words[: len(noun)] == noun and len(words) > len(noun):
        return " ".join([*words[len(noun) :], resource.plural])
    return f"{resource.plural}: {trigger.label.lower()}"


def action_label(action: Action, resource: Resource, qualifier: str) -> str:
    """``Place a call and …``."""
    return " ".join(item for item in (action.verb.capitalize(), article(resource.noun), qualifier) if item)


def list_label(operation: ListAll, connector: Connector) -> str:
    """``List calls``."""
    return f"List {connector.resource(operation.resource).plural}"
