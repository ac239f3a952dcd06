"""The same story on several platforms: do the items say the same?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..driver import Item
from ..scenario.compare import same
from .run import UNTOLD, Played

_GARBLED = frozenset({"null-fields", "fewer-fields", "more-fields"})


def unlike(played: Sequence[Played]) -> Iterator[str]:
    """Differences between the first platform and each other one.

    Things that came on both must be told alike, field by field, where both know the field. Which things came
    differs where deliveries were lost or subscriptions broken; without any of that it must be the same.
    """
    first, *others = played
    quiet = not any(count.fired for item in played for count in item.counts.values())
    for other in others:
        for slot in first.items:
            one, two = _told(first, slot), _told(other, slot)
            where = f"#{slot} {first.target} and {other.target}"
            if quiet and set(one) != set(two):
                yield f"{where}: not the same things: {sorted(set(one) ^ set(two))[:3]}"
            if not any(item.counts[name].fired for item in played for name in _GARBLED):
                for name in one.keys() & two.keys():
                    yield from _differences(f"{where}: {name}", one[name], two[name])


def _told(played: Played, slot: int) -> dict[str, Item]:
    """Items by name, of what the story told."""
    things = played.things
    return {name: item for name, item in played.items[slot] if name in things and things[name].number < UNTOLD}


def _differences(where: str, one: Item, two: Mapping[str, object]) -> Iterator[str]:
    for key in one.keys() & two.keys():
        if one[key] is not None and two[key] is not None and not same(one[key], two[key]):
            yield f"{where}: {key} is {one[key]!r} and {two[key]!r}"
