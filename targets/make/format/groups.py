"""``modules/groups``: the order of modules in the app's list."""

from __future__ import annotations

from pydantic import Field

from targets.make.format.closed import Closed
from targets.make.format.text import ModuleId


class Group(Closed):
    label: str = Field(min_length=1, max_length=256)
    modules: list[ModuleId]
