"""What users do that asks the vendor for something: one of each kind for every vendor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from connector_core.harness.driver import Outcome
from tests.scenarios.placing import PLACING
from tests.scenarios.timed import Timed

Do = Callable[[], Outcome]


@dataclass(frozen=True)
class Asking:
    """`ready` prepares it in a fresh world and gives what does it, as often as wanted."""

    kind: str
    ready: Callable[[Timed, Any], Do]
    acts: bool = False
    platforms: frozenset[str] = frozenset({"make", "n8n", "zapier"})


def _poll(trigger: str) -> Callable[[Timed, Any], Do]:
    def ready(it: Timed, world: Any) -> Do:
        return it.driver.activate(trigger, {}, "poll").poll

    return ready


def _run(operation: str, inputs: Callable[[Any], dict[str, Any]]) -> Callable[[Timed, Any], Do]:
    def ready(it: Timed, world: Any) -> Do:
        given = inputs(world)
        return lambda: it.driver.run(operation, given)

    return ready


def _place(key: str) -> Asking:
    placing = PLACING[key]
    return Asking("action", _run(placing.operations[0], lambda world: dict(placing.inputs(world))), acts=True)


ASKING: dict[str, tuple[Asking, ...]] = {
    "voka": (
        Asking("poll", _poll("call_completed")),
        Asking("search", _run("list_calls", lambda world: {"limit": 5})),
        Asking("find", _run("find_call", lambda world: {"call_id": world.past_call().id})),
        Asking("wait", _run("get_transcript", lambda world: {"call_id": world.past_call().id, "call_type": "inbound"})),
        _place("voka"),
        # Elsewhere it ends with a callback, which does not come here.
        Asking(
            "action that waits",
            _run("place_call_and_wait", lambda world: dict(PLACING["voka"].inputs(world))),
            acts=True,
            platforms=frozenset({"make"}),
        ),
    ),
    "voisa": (
        Asking("poll", _poll("conversation_ended")),
        Asking("search", _run("list_conversations", lambda world: {"limit": 5})),
        Asking("find", _run("find_conversation", lambda world: {"conversation_id": world.past().id})),
        Asking("download", _run("download_audio", lambda world: {"conversation_id": world.past().id})),
        _place("voisa"),
    ),
    "voxpria": (
        Asking("poll", _poll("call_finished")),
        Asking("search", _run("list_calls", lambda world: {"limit": 5})),
        Asking("find", _run("find_call", lambda world: {"call_id": world.past_call().id})),
        Asking("download", _run("download_recording", lambda world: {"call_id": world.past_call().id})),
        _place("voxpria"),
    ),
    "voicedock": (
        Asking("poll", _poll("call_ended")),
        Asking("search", _run("list_calls", lambda world: {"limit": 5})),
        Asking("find", _run("find_call", lambda world: {"call_id": world.past_call().id})),
        _place("voicedock"),
    ),
}
