"""What happens at Voxpria in a history: calls end, in one of the two signature schemes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from connector_core.harness.histories.world import NEVER, Source, Thing
from connector_core.harness.histories.world import World as Base

from .fake_rows import Hook, Scheme
from .scenario_world import VoxpriaWorld


class World(Base):
    """One customer, who pastes the URLs of triggers into the dashboard."""

    host = "app.voxpria.com"
    happenings = frozenset({"revoke", "restart", "late-row"})
    sources = (Source("call_finished", "webhook", "call"), Source("call_finished", "poll", "call"))

    def __post_init__(self) -> None:
        self.world = VoxpriaWorld(self.seed, self.clock.now(), clock=self.clock, send=self.send, rate_limit=60)
        self.vendor = self.world.vendor
        self.account, self.credentials = self.world.account.id, self.world.credentials
        # Nothing says that Voxpria ever gives a webhook up.
        self.vendor.deliveries.disable_after = NEVER
        self._pasted: dict[str, Hook] = {}

    def begin(self, kind: str, number: int, at: float) -> Any:
        return self.world.vendor.add_call(self.world.agents[0], started_at=at, duration=None)

    def end(self, thing: Thing, at: float) -> None:
        status = ("completed", "completed", "failed", "no_answer")[thing.number % 4]
        self.world.vendor.finish_call(thing.row, status=status, ended_at=at)

    def tell(self, thing: Thing) -> None:
        self.world.vendor.ended(thing.row)

    def forge(self, kind: str, number: int) -> None:
        self.world.vendor.ended(self.world.invented_call(number), secret="whsec_" + "A" * 24)

    def name(self, thing: Thing) -> str:
        return str(thing.row.id)

    def told_name(self, body: Mapping[str, Any]) -> str:
        return str((body.get("data") or {}).get("callId") or "")

    def truth(self, source: Source, thing: Thing) -> Mapping[str, Any]:
        return self.world.call(thing.row)

    def inputs(self, source: Source, slot: int, *, signed: bool, refused: Sequence[str]) -> dict[str, Any]:
        return {"signing_secret": self._secret(slot)} if signed and source.delivery == "webhook" else {}

    def turned_on(self, source: Source, slot: int, url: str) -> None:
        scheme: Scheme = "body" if slot % 2 else "timestamped"
        if url not in self._pasted:
            self._pasted[url] = self.world.paste(url, self._secret(slot), scheme)

    def turned_off(self, source: Source, slot: int, url: str) -> None:
        hook = self._pasted.pop(url, None)
        if hook is not None and hook in list(self.vendor.deliveries.subscriptions):
            self.world.vendor.remove_webhook(hook)

    def new_key(self) -> Mapping[str, str]:
        return {"api_key": self.world.key().token}

    def _secret(self, slot: int) -> str:
        return f"whsec_{self.seed}_set_by_hand_{slot}"
