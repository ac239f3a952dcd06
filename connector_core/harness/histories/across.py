"""The same story on several platforms: do the items say the same?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..driver import Item
from ..scenario.compare import same
from .played import UNTOLD, Played

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
                for number in one.keys() & two.keys():
                    yield from _differences(f"{where}: thing {number}", one[number], two[number], played)


def _told(played: Played, slot: int) -> dict[int, Item]:
    """Items by the numbers of their things, of what the story told: names may differ when more happened."""
    numbers = {name: thing.number for name, thing in played.things.items() if thing.number < UNTOLD}
    return {numbers[name]: item for name, item in played.items[slot] if name in numbers}


def _differences(where: str, one: Item, two: Mapping[str, object], played: Sequence[Played]) -> Iterator[str]:
    names = {name for each in played for name in each.things}
    for key in one.keys() & two.keys():
        # The vendor's own ids hang on how many things there were before.
        if str(one[key]) in names or str(two[key]) in names:
            continue
        if one[key] is not None and two[key] is not None and not same(one[key], two[key]):
            yield f"{where}: {key} is {one[key]!r} and {two[key]!r}"
