"""Our inputs as n8n's node parameters."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any


def parameters(entry: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters of a node for one entry of the index of names.

    Raises KeyError for an input that the operation does not have.
    """
    found: dict[str, Any] = json.loads(json.dumps(entry.get("parameters", {})))
    for key, value in inputs.items():
        *folders, name = entry["inputs"][key].split(".")
        place = found
        for folder in folders:
            place = place.setdefault(folder, {})
        place[name] = written(entry["kinds"][key], value)
    return found


def written(kind: str, value: Any) -> Any:
    """A value the way n8n's editor would store it."""
    match kind:
        case "dynamic":
            return {"__rl": True, "mode": "id", "value": value}
        case "key_value":
            return {"pair": [{"name": name, "value": item} for name, item in value.items()]}
        case "json":
            return value if isinstance(value, str) else json.dumps(value)
        case _:
            return value


def camel(key: str) -> str:
    """``api_key`` → ``apiKey``: how credentials name their fields."""
    return re.sub(r"_(\w)", lambda found: found[1].upper(), key)
