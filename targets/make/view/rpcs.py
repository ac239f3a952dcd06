"""Remote procedures: they fill dropdowns."""

from __future__ import annotations

from connector_core.description import Choices
from targets.make.format import Communication, Request, Response
from targets.make.iml_text import all_of, path, static, tag
from targets.make.limits import RPC_PAGES
from targets.make.naming import sentence
from targets.make.view.component import Built
from targets.make.view.context import Context
from targets.make.view.errors import answer_errors
from targets.make.view.paging import items, next_page, read, size
from targets.make.view.records import field_value
from targets.make.view.requests import request
from targets.make.view.values import Filling


def procedure(context: Context, choices: Choices) -> Built:
    """At most three pages: a dropdown opens while somebody waits."""
    rows = items(choices.paging)
    given = request(choices.request, Filling())
    if query := {**given.get("qs", {}), **size(choices.paging)}:
        given["qs"] = query

    def of(key: str) -> str:
        field = choices.record.field(key)
        return tag((field_value(field, choices.source, "item") if field else None) or path("item", key))

    code = Communication(
        Request(
            **given,
            response=Response(
                valid=tag(all_of([context.ok, *read(choices.paging)])),
                limit=RPC_PAGES * getattr(choices.paging, "size", 100),
                **answer_errors(context, choices.request),
                iterate=tag(rows),
                output={"label": of(choices.text), "value": of(choices.value)},
            ),
            pagination=next_page(choices.paging),
        )
    )
    return Built(
        id=context.ids["rpc", choices.key],
        kind="rpc",
        entry={
            "label": f"List {static(sentence(choices.label)[:1].lower() + sentence(choices.label)[1:])}",
            "connection": context.connection_id,
            "alt_connection": None,
        },
        code={"communication": code.plain(), "params": []},
    )
