"""Searches: many bundles, up to a limit."""

from __future__ import annotations

from connector_core.description import Find, ListAll
from connector_core.description.implied import inputs_of
from connector_core.description.paging import Paging
from targets.make.format import Communication, Iterate, ParameterList, Request, Response
from targets.make.iml_text import all_of, call, path, static, tag
from targets.make.limits import MAX_RECORDS
from targets.make.naming import list_label, sentence
from targets.make.view.component import Built
from targets.make.view.context import Context
from targets.make.view.errors import answer_errors
from targets.make.view.inputs import form, search_limit
from targets.make.view.modules import module, same
from targets.make.view.paging import items, next_page, read, size
from targets.make.view.records import field_value, interface, output, sample
from targets.make.view.requests import request
from targets.make.view.values import Filling


def search_for(context: Context, operation: Find, paging: Paging) -> Built:
    """``Search agents``: the rows of a list whose fields equal the inputs, text without case."""
    inputs = list(operation.inputs)
    fields = ParameterList([*form(context, inputs, mapped=True).root, search_limit()])
    rows = items(paging)
    given = request(operation.request, Filling(inputs={item.key: item for item in inputs}))
    if query := {**given.get("qs", {}), **size(paging)}:
        given["qs"] = query
    equal = []
    for name, key in operation.match.items():
        field = operation.record.field(name)
        value = (field_value(field, operation.source, "item") if field else None) or path("item", name)
        equal.append(f"{_plain(value)} = {_plain(path('parameters', key))}")
    return module(
        context,
        context.ids["module", operation.key],
        type_="search",
        label=static(sentence(f"Search {context.connector.resource(operation.resource).plural}")),
        description=operation.description,
        communication=Communication(
            Request(
                **given,
                response=Response(
                    valid=tag(all_of([context.ok, *read(paging)])),
                    limit=tag(path("parameters", "limit")),
                    **answer_errors(context, operation.request),
                    iterate=Iterate(container=tag(rows), condition=tag(all_of(equal))),
                    output=output(operation.record, operation.source, "item"),
                ),
                pagination=next_page(paging),
            )
        ),
        interface=interface(operation.record),
        sample=sample(operation.record),
        form=fields,
        inputs={name: key for name, key in same(fields).items() if name != "limit"},
        resource=operation.resource,
    )


def _plain(value: str) -> str:
    return call("lower", call("trim", call("ifempty", value, "emptystring")))


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
                    valid=tag(all_of([context.ok, *read(operation.paging)])),
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
