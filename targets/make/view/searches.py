"""Searches: many bundles, up to a limit."""

from __future__ import annotations

from connector_core.description import ListAll
from connector_core.description.implied import inputs_of
from targets.make.format import Communication, ParameterList, Request, Response
from targets.make.iml_text import all_of, call, path, tag
from targets.make.limits import MAX_RECORDS
from targets.make.naming import list_label
from targets.make.view.component import Built
from targets.make.view.context import Context
from targets.make.view.errors import answer_errors
from targets.make.view.inputs import form, search_limit
from targets.make.view.modules import module, same
from targets.make.view.paging import items, next_page, size
from targets.make.view.records import interface, output, sample
from targets.make.view.requests import request
from targets.make.view.values import Filling


def search(context: Context, operation: ListAll) -> Built:
    """``List calls``. Without a limit Make still stops at its own."""
    inputs = [item for item in inputs_of(operation) if item.key != "limit"]
    inputs = [
        item.changed(
            help=f"Whether to return all results, up to the {MAX_RECORDS:,} that Make allows, "
            "rather than only up to the limit."
        )
        if item.key == "return_all"
        else item
        for item in inputs
    ]
    fields = ParameterList([*form(context, inputs, mapped=True).root, search_limit()])
    rows = items(operation.paging)
    given = request(operation.request, Filling(inputs={item.key: item for item in inputs}))
    if query := {**given.get("qs", {}), **size(operation.paging)}:
        given["qs"] = query
    return module(
        context,
        context.ids["module", operation.key],
        type_="search",
        label=list_label(operation, context.connector),
        description=operation.description,
        communication=Communication(
            Request(
                **given,
                response=Response(
                    valid=tag(all_of([context.ok, rows])),
                    limit=tag(call("if", path("parameters", "return_all"), "0", path("parameters", "limit"))),
                    **answer_errors(context, operation.request),
                    iterate=tag(rows),
                    output=output(operation.record, operation.source, "item"),
                ),
                pagination=next_page(operation.paging),
            )
        ),
        interface=interface(operation.record),
        sample=sample(operation.record),
        form=fields,
        inputs=same(fields),
        resource=operation.resource,
    )
