"""Who wants to hear of which events, and whether a vendor still tells them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Subscription:
    """One webhook subscription. `failures` counts consecutive failed attempts."""

    id: str
    account: str
    url: str
    events: tuple[str, ...]
    secret: str | None = field(default=None, repr=False)
    created_at: float = 0.0
    active: bool = True
    failures: int = 0

    def wants(self, event: str) -> bool:
        return self.active and event in self.events
