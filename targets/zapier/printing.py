"""One file of the app: what its template prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from connector_core.description import Record
from connector_core.literal import Code
from targets.zapier import words
from targets.zapier.records import constant_of

View = dict[str, Any]
Kind = Literal["Trigger", "Create", "Search"]
WIDTH = 100
TYPES = "../lib/types.js"


def operation_file(
    kind: Kind,
    key: str,
    spec_type: str,
    spec: Any,
    definition: View,
    runtime: tuple[str, tuple[str, ...]],
    used: set[str],
    *,
    delivery: bool = False,
    dependent: Sequence[View] = (),
    hydrator: str = "",
) -> View:
    """The file of one trigger, create or search.

    ``runtime``: module and functions that the definition calls; ``used``: records that the spec
    names; ``delivery``: whether the functions need the vendor's subscriptions; ``dependent``: fields that depend
    on others; ``hydrator``: the name of the function that fetches the step's file.
    """
    module, functions = runtime
    imports = [
        import_line([f"define{kind}"], "zapier-platform-core"),
        import_line(["api"], "../definition/api.js"),
        *([import_line(["delivery"], "../definition/delivery.js")] if delivery else []),
        *([import_line(sorted(used), "../definition/records.js")] if used else []),
        *_runtime(module, functions, shown=bool(dependent)),
        import_line(sorted(["DependentField"] * bool(dependent) + [spec_type.removesuffix("[]")]), TYPES, types=True),
    ]
    return {
        "kind": kind,
        "name": words.constant(key, kind),
        "imports": imports,
        "spec_type": spec_type,
        "spec": spec,
        "spec_before": len(f"const spec: {spec_type} = "),
        "definition": definition,
        "dependent": list(dependent),
        "hydrator": hydrator,
    }


def _runtime(module: str, functions: tuple[str, ...], *, shown: bool) -> list[str]:
    """Imports of what the definition calls, by module."""
    found = {module: functions} | ({"fields": ("shown",)} if shown else {})
    return [import_line(found[name], f"../lib/{name}.js") for name in sorted(found)]


def import_line(names: list[str] | tuple[str, ...], module: str, *, types: bool = False) -> str:
    """An import statement, broken as Prettier would when it is longer than a line."""
    start = "import type" if types else "import"
    line = f"{start} {{ {', '.join(names)} }} from '{module}';"
    if len(line) <= WIDTH:
        return line
    return f"{start} {{\n" + "".join(f"\t{name},\n" for name in names) + f"}} from '{module}';"


def record_code(record: type[Record], used: set[str]) -> Code:
    """The record's constant, noted in ``used`` for the file's imports."""
    used.add(constant_of(record))
    return Code(constant_of(record))
