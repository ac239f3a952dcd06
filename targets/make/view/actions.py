"""Actions, the lookup of one thing among them: one bundle each."""

from __future__ import annotations

from typing import Any

from connector_core.description import Find
from connector_core.description.implied import inputs_of
from connector_core.description.inputs import Input, IntegerInput
from connector_core.description.operations import Action, Pending, Wait
from connector_core.description.request import Request as DescribedRequest
from connector_core.description.request import Switch
from targets.make.format import Communication, Parameter, Repeat, Request, Response
from targets.make.iml_text import MERGE, all_of, call, path, static_data, tag
from targets.make.limits import MODULE_SECONDS, WAIT_SECONDS, WAIT_STEP_SECONDS
from targets.make.naming import action_label, article, sentence
from targets.make.view import downloads, merging
from targets.make.view.component import Built
from targets.make.view.context import Context
from targets.make.view.errors import Errors, answer_errors
from targets.make.view.inputs import form
from targets.make.view.modules import module, same
from targets.make.view.records import interface, output, sample, shape
from targets.make.view.requests import condition, negated, request
from targets.make.view.searches import search_for
from targets.make.view.values import Filling

_CRUD = {"GET": "read", "POST": "create", "PUT": "update", "PATCH": "update", "DELETE": "delete"}


def find(context: Context, operation: Find) -> Built:
    """``Get a call``. An answer 404 is an error of the module, as Make's own apps have it."""
    if operation.paging:
        return search_for(context, operation, operation.paging)
    inputs = list(operation.inputs)
    owner = path("body", context.payload, operation.at or "")
    fields = form(context, inputs, mapped=True)
    return module(
        context,
        context.ids["module", operation.key],
        type_="action",
        crud="read",
        label=f"Get {article(context.connector.resource(operation.resource).noun)}",
        description=operation.description,
        communication=Communication(
            Request(
                **request(operation.request, _filling(inputs)),
                response=Response(
                    valid=tag(all_of([context.ok, shape(operation.record, operation.source, owner)])),
                    output=output(operation.record, operation.source, owner),
                    **answer_errors(context, operation.request),
                ),
            )
        ),
        interface=interface(operation.record),
        sample=sample(operation.record),
        form=fields,
        inputs=same(fields),
        resource=operation.resource,
    )


def action(context: Context, operation: Action) -> Built:
    """Something done once, with a bounded wait where the description has one."""
    inputs = [_bounded(item) for item in inputs_of(operation) if item.key != "max_wait_minutes"]
    fields = form(context, inputs, mapped=True)
    first = {**request(operation.request, _filling(inputs)), **_pending(operation.pending, inputs)}
    label = action_label(operation, context.connector.resource(operation.resource), operation.qualifier)
    description = operation.description
    if operation.wait:
        communication = _waiting(context, operation, operation.wait, first)
        label = action_label(
            operation, context.connector.resource(operation.resource), f"and wait up to {WAIT_SECONDS} seconds"
        )
        said = next(
            (f"the output {sentence(item.label)} says" for item in operation.wait.record.fields() if item.presence), ""
        )
        description += (
            f" A module on Make may run for {MODULE_SECONDS} seconds, so this one waits for {WAIT_SECONDS} at most"
            + (f": {said} whether the end was reached." if said else ".")
        )
    else:
        communication = Communication(Request(**first, response=_answer(context, operation)))
        if operation.pending and operation.record:
            said = next((sentence(item.label) for item in operation.record.fields() if item.presence), "")
            description += f" The output {said} says whether it is." if said else ""
    if operation.merge:
        communication = merging.communication(context, operation, operation.merge, inputs, _answer(context, operation))
    if operation.download:
        communication = downloads.communication(context, operation, operation.download, inputs)
    promised, example = downloads.promised(operation) if operation.download else _promised(operation)
    return module(
        context,
        context.ids["module", operation.key],
        type_="action",
        crud=_crud(operation),
        label=label,
        description=description,
        communication=communication,
        interface=promised,
        sample=example,
        form=fields,
        inputs=same(fields),
        resource=operation.resource,
    )


def _filling(inputs: list[Input]) -> Filling:
    return Filling(inputs={item.key: item for item in inputs})


def _crud(operation: Action) -> str:
    one = operation.request.cases[0].request if isinstance(operation.request, Switch) else operation.request
    return _CRUD["GET" if operation.reads else one.method]


def _bounded(item: Input) -> Input:
    """The wait that a user may ask for ends before Make ends the module."""
    if item.key != "wait_seconds" or not isinstance(item.type, IntegerInput):
        return item
    most = min(item.type.max or WAIT_SECONDS, WAIT_SECONDS)
    return item.changed(
        type=IntegerInput(min=0, max=most),
        default=min(item.default, most),
        help=f"{item.help} Make allows {most} at most.",
    )


def _pending(pending: Pending | None, inputs: list[Input]) -> dict[str, Any]:
    """Asks again while the answer is not final, until the user's time is up.

    The deadline is set by the first request only, whether Make works ``temp`` out once or
    before each repeat; ``limit`` bounds the wait even if ``now`` stood still.
    """
    if pending is None:
        return {}
    asked = next(item for item in inputs if item.key == "wait_seconds")
    seconds = call("ifempty", path("parameters", "wait_seconds"), str(asked.default))
    step = max(1, min(pending.every_seconds, WAIT_SECONDS))
    waiting = condition(pending.when, lambda name: path("body", name))
    return {
        "temp": {"deadline": tag(call("ifempty", "temp.deadline", call("addSeconds", "now", seconds)))},
        "repeat": Repeat(
            condition=tag(all_of([waiting, "now < temp.deadline"])),
            delay=step * 1000,
            limit=max(1, WAIT_SECONDS // step),
        ),
    }


def _answer(context: Context, operation: Action) -> Response:
    owner = path("body", context.payload, operation.at or "")
    errors = answer_errors(context, operation.request, creates=_crud(operation) == "create")
    if operation.record is None:
        return Response(output=_done(operation), **errors)
    return Response(
        valid=tag(all_of([context.ok, shape(operation.record, operation.source, owner)])),
        output=output(operation.record, operation.source, owner),
        **errors,
    )


def _names(operation: Action) -> list[str]:
    one = operation.request.cases[0].request if isinstance(operation.request, Switch) else operation.request
    return one.path_names()


def _done(operation: Action) -> dict[str, Any]:
    """The sign of success of an action whose answer is empty."""
    return {**{name: tag(path("parameters", name)) for name in _names(operation)}, _sign(operation): True}


def _sign(operation: Action) -> str:
    return "deleted" if operation.deletes else "done"


def _promised(operation: Action) -> tuple[list[Parameter], dict[str, Any]]:
    record = operation.wait.record if operation.wait else operation.record
    if record is not None:
        return interface(record), sample(record)
    asked = {item.key: item for item in operation.inputs}
    names = _names(operation)
    sign = _sign(operation)
    fields = [Parameter(name=name, type="text", label=sentence(asked[name].label)) for name in names]
    fields.append(Parameter(name=sign, type="boolean", label=sign.capitalize()))
    return fields, {**{name: static_data(asked[name].placeholder or name) for name in names}, sign: True}


def _waiting(context: Context, operation: Action, wait: Wait, first: dict[str, Any]) -> Communication:
    """The request that acts, then its result, asked for until it is there or the time is up.

    Nothing that goes wrong while waiting may make Make run the module again. A result that is
    not found yet counts as not finished: the vendor may list it only when it begins. The time
    runs from before the first request, for a module that Make times out is run again by Make. A vendor
    that says when it wants to be asked again is not asked here: the module has no time to wait for that.
    """
    assert operation.record is not None
    assert isinstance(operation.request, DescribedRequest)
    started = path("body", context.payload, operation.at or "")
    fields = {
        item.key: path("temp.started", wire)
        for item in operation.record.fields()
        if (wire := item.path_in(operation.source))
    }
    owner = path("body", context.payload, wait.at or "")
    names = wait.result.path_names()
    step = max(1, min(wait.every_seconds, WAIT_STEP_SECONDS))
    record = wait.record
    limit = context.connector.rate_limit
    header = limit.retry_after if limit else "Retry-After"
    welcome = all_of(["statusCode != 429", f"!headers.`{header.lower()}`"])

    def at(name: str) -> str:
        found = record.field(name)
        return path(owner, (found.path_in(wait.source) if found else None) or name)

    given = output(record, wait.source, owner, spread=call("if", "statusCode = 404", "temp.started", owner))
    return Communication(
        [
            Request(
                **first,
                temp={"deadline": tag(call("addSeconds", "now", str(WAIT_SECONDS)))},
                response=Response(
                    valid=tag(all_of([context.ok, shape(operation.record, operation.source, started)])),
                    **answer_errors(context, operation.request),
                    temp={"started": tag(started)},
                ),
            ),
            Request(
                **request(wait.result, Filling(fields=fields)),
                repeat=Repeat(
                    condition=tag(all_of([welcome, negated(condition(wait.done, at)), "now < temp.deadline"])),
                    delay=step * 1000,
                    limit=WAIT_SECONDS // step,
                ),
                response=Response(
                    valid=tag(f"statusCode = 404 || ({all_of([context.ok, shape(record, wait.source, owner)])})"),
                    error=Errors(context).started(fields[names[0]] if names else "temp.started"),
                    output=given if isinstance(given, dict) else {MERGE: given},
                ),
            ),
        ]
    )
