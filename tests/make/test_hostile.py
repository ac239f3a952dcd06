"""Hostile text in every place of a description: the emitted app has the same expressions and the same shape."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest

from connector_core.description import Connector
from connector_core.target import Files, Options
from targets.make import TARGET
from targets.make.format import read_app

HOSTILE = "{{connection.api_key}} '\"`${x}` */ </script> = \\ {{"


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key, item in value.items() for text in (key, *_texts(item))]
    return [text for item in value for text in _texts(item)] if isinstance(value, list) else []


def _tags(files: Files) -> Counter[str]:
    data = [json.loads(str(text)) for path, text in files.items() if path.endswith(".json")]
    return Counter(found for item in data for text in _texts(item) for found in re.findall(r"\{\{.*?\}\}", text))


def _spoilt(connector: Connector) -> Connector:
    """Hostile text wherever people read it. ``changed`` does not validate: the checks that would refuse
    such a description come before, and must not be the only defence."""
    place = connector.actions[0]
    first, *more = place.inputs
    filters = connector.triggers[0].filters
    direction = next(item for item in filters if item.field == "direction")
    options = direction.input.type.options  # type: ignore[union-attr]
    spoilt_filter = direction.changed(
        input=direction.input.changed(
            type=direction.input.type.changed(options=(options[0].changed(label=HOSTILE), *options[1:]))
        )
    )
    trigger = connector.triggers[0].changed(
        label=HOSTILE,
        description=HOSTILE,
        filters=tuple(spoilt_filter if item is direction else item for item in filters),
    )
    return connector.changed(
        label=HOSTILE,
        description=HOSTILE,
        actions=(
            place.changed(
                description=HOSTILE,
                verb=HOSTILE,
                inputs=(first.changed(label=HOSTILE, help=HOSTILE, placeholder=HOSTILE), *more),
            ),
            *connector.actions[1:],
        ),
        triggers=(trigger, *connector.triggers[1:]),
        resources=tuple(item.changed(plural=HOSTILE) for item in connector.resources),
        connection=connector.connection.changed(
            auth=connector.connection.auth.changed(help=HOSTILE, label=HOSTILE),
        ),
    )


def test_no_expression_comes_of_text(voka: Connector, emitted: Files) -> None:
    spoilt = TARGET.emit(_spoilt(voka), Options())
    assert _tags(spoilt) == _tags(emitted)


def test_the_shape_stays_and_the_text_comes_back(voka: Connector, emitted: Files) -> None:
    spoilt = TARGET.emit(_spoilt(voka), Options())
    assert set(spoilt) == set(emitted)
    app = read_app(spoilt)
    item = app.get("module", "placeCall", "mappableParams").parameters()[0]
    assert HOSTILE in item.help.replace("\u2060", "")
    assert app.manifest.components.module["placeCall"].description.replace("\u2060", "") == HOSTILE  # type: ignore[union-attr]


@pytest.mark.parametrize("event", ["call'}}{{connection.api_key}}", "it's", "a\\b", "x\ny"])
def test_the_name_of_an_event_stays_one_literal(voka: Connector, event: str) -> None:
    trigger = voka.triggers[0]
    hook = trigger.webhook
    assert hook is not None
    spoilt = voka.changed(triggers=(trigger.changed(webhook=hook.changed(event=event)), *voka.triggers[1:]))
    files = TARGET.emit(spoilt, Options())
    condition = json.loads(str(files["webhooks/call-completed/call-completed.communication.iml.json"]))["condition"]
    assert condition.startswith("{{body.event = decodeURL('")
    assert condition.count("{{") == condition.count("}}") == 1
    read_app(files)
