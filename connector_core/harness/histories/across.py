"""The same story on several platforms: do the items say the same?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..driver import Item
from ..scenario.compare import same
from .played import UNTOLD, Played

_GARBLED = frozenset({"null-fields", "fewer-fields", "more-fields"})


def unlike(played: Sequence[Played]) -> Iterator[str]:
    """Differences between the first platform and each other one.

    Which things came must be the same, unless deliveries were lost or subscriptions broken. Things that came on
    both must be told alike, field by field.
    """
    first, *others = played
    for other in others:
        for slot in first.items:
            where = f"#{slot} {first.target} and {other.target}"
            one, two = _told(first, slot), _told(other, slot)
            if compared((first, other), slot):
                differ = (one.keys() ^ two.keys()) - _late(first, slot)
                if differ:
                    yield f"{where}: not the same things: {sorted(differ)[:3]}"
            if _garbled(first, slot) or _garbled(other, slot):
                continue
            doubtful = _doubtful(first, slot) | _doubtful(other, slot)
            known = first.known[slot] & other.known[slot]
            for number in one.keys() & two.keys():
                whole = known if number not in doubtful else frozenset()
                yield from _differences(f"{where}: thing {number}", one[number], two[number], played, whole)


def compared(played: Sequence[Played], slot: int) -> bool:
    """Whether the same things must have come to a workflow on each of these platforms."""
    return all(slot in item.undisturbed for item in played)


def _late(played: Played, slot: int) -> set[int]:
    """What a poll finds on some platforms only: where the platform itself decides what is new."""
    if played.story.sources[slot].delivery == "webhook":
        return set()
    return {thing.number for thing in played.things.values() if thing.late}


def _garbled(played: Played, slot: int) -> bool:
    """Whether events said other things on this platform than on others: what befalls an event is drawn anew."""
    hook = played.story.sources[slot].delivery == "webhook"
    return hook and any(played.counts[name].fired for name in _GARBLED)


def _doubtful(played: Played, slot: int) -> set[int]:
    if played.story.sources[slot].delivery == "poll":
        return set()
    return {played.things[name].number for name in played.doubtful}


def _told(played: Played, slot: int) -> dict[int, Item]:
    """Items by the numbers of their things, of what the story told: names may differ when more happened."""
    numbers = {name: thing.number for name, thing in played.things.items() if thing.number < UNTOLD}
    return {numbers[name]: item for name, item in played.items[slot] if name in numbers}


def _differences(where: str, one: Item, two: Item, played: Sequence[Played], whole: frozenset[str]) -> Iterator[str]:
    """`whole`: fields that both must know when one does; of another field nothing may be known on one of them."""
    names = {name for each in played for name in each.things}
    for key in whole | (one.keys() & two.keys()):
        first, second = one.get(key), two.get(key)
        # The vendor's own ids hang on how many things there were before.
        if str(first) in names or str(second) in names:
            continue
        unknown = key not in whole and (first is None or second is None)
        if not unknown and not same(first, second):
            yield f"{where}: {key} is {first!r} and {second!r}"
