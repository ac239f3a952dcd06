"""Fetch, merge, send: what the user leaves empty stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector_core.description.inputs import Input
from connector_core.description.operations import Action, Merge
from connector_core.description.request import Request as DescribedRequest
from connector_core.description.values import Const, Each, Value
from targets.make.format import Communication, Request, Response
from targets.make.iml_text import MERGE, all_of, call, literal, member, path, static, tag
from targets.make.view.context import Context
from targets.make.view.errors import answer_errors
from targets.make.view.requests import request
from targets.make.view.values import Filling

THERE = "temp.there"


def communication(
    context: Context, operation: Action, merge: Merge, inputs: list[Input], answer: Response
) -> Communication:
    """A request for what is there, and one that sends it back with the inputs laid over it."""
    assert isinstance(operation.request, DescribedRequest)
    filling = Filling(inputs={item.key: item for item in inputs})
    owner = path("body", context.payload, merge.at or "")
    kept = call("pick", owner, *map(literal, merge.keep))
    body = laid(operation.request.body or {}, filling, THERE)
    return Communication(
        [
            Request(
                **request(merge.request, filling),
                response=Response(
                    valid=tag(all_of([context.ok, owner])),
                    temp={"there": tag(kept)},
                    **answer_errors(context, merge.request),
                ),
            ),
            Request(**{**request(operation.request, filling), "body": body}, response=answer),
        ]
    )


def laid(values: Mapping[str, Value], filling: Filling, there: str) -> dict[str, Any]:
    """An object of what is ``there`` with the described values over it, objects deeply."""
    found: dict[str, Any] = {MERGE: tag(there)}
    for name, value in values.items():
        below = member(there, name)
        if isinstance(value, Each):
            found[static(name)] = laid(value.of, filling, below)
            continue
        given = filling.value(value)
        if isinstance(given, str) and given.startswith("{{") and not isinstance(value, Const):
            found[static(name)] = tag(call("ifempty", given[2:-2], below))
        elif given is not None:
            found[static(name)] = given
    return found
