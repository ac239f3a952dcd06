"""“Make an API call”: any request of the user's own, on the vendor's host only."""

from __future__ import annotations

from connector_core.description import ApiCall
from connector_core.description.implied import api_call_inputs
from connector_core.description.inputs import OptionsInput
from targets.make.format import Communication, Option, Parameter, ParameterList, Request, Response
from targets.make.iml_text import EMPTY, MERGE, call, static, tag
from targets.make.view.component import Built
from targets.make.view.context import Context
from targets.make.view.errors import Errors
from targets.make.view.inputs import pairs
from targets.make.view.modules import module

INPUTS = {"method": "method", "path": "url", "query": "qs", "body": "body"}
"""Our keys → the names that Make's universal modules have everywhere."""


def universal(context: Context, operation: ApiCall) -> Built:
    return module(
        context,
        context.ids["module", operation.key],
        type_="universal",
        label="Make an API call",
        description=operation.description,
        communication=Communication(
            Request(
                url=_url(),
                method=tag("parameters.method"),
                type="text",
                headers={
                    "content-type": tag(call("if", "parameters.body", "'application/json'", EMPTY)),
                    MERGE: tag(call("toCollection", "parameters.headers", "'key'", "'value'")),
                },
                qs={MERGE: tag(call("toCollection", "parameters.qs", "'key'", "'value'"))},
                body=tag(call("ifempty", "parameters.body", EMPTY)),
                response=Response(
                    error=Errors(context).of_any(),
                    output={"body": tag("body"), "headers": tag("headers"), "statusCode": tag("statusCode")},
                ),
            )
        ),
        interface=[
            Parameter(name="body", type="any", label="Body"),
            Parameter(name="headers", type="collection", label="Headers"),
            Parameter(name="statusCode", type="number", label="Status code"),
        ],
        sample={"body": {}, "headers": {}, "statusCode": 200},
        form=_form(operation, _help(context, operation)),
        inputs=dict(INPUTS),
    )


def _url() -> str:
    """Below the base URL, as every other request. The slash before the expression ends the base
    URL, so that nothing typed (``@other.example``) can become part of the host's name."""
    bare = call("substring", "parameters.url", "1", call("length", "parameters.url"))
    return "/" + tag(call("if", "indexOf(parameters.url, '/') = 0", bare, "parameters.url"))


def _help(context: Context, operation: ApiCall) -> str:
    after = f"`{context.hosts[0][1]}`" if len(context.hosts) == 1 else "the base URL"
    example = static(operation.example.split("?")[0])
    return f"Enter the part of the URL that comes after {after}. For example, `{example}`."


def _form(operation: ApiCall, help_: str) -> ParameterList:
    given = {item.key: item for item in api_call_inputs(operation)}
    methods = given["method"].type
    assert isinstance(methods, OptionsInput)
    return ParameterList(
        [
            Parameter(name="url", type="text", label="URL", required=True, help=help_),
            Parameter(
                name="method",
                type="select",
                label="Method",
                required=True,
                default="GET",
                help=given["method"].help,
                options=[Option(label=item.value, value=item.value) for item in methods.options],
            ),
            pairs(
                "headers",
                "Headers",
                "You don't have to add the authorization header; the connection does that. "
                "A body is announced as JSON.",
            ),
            pairs("qs", "Query string", given["query"].help),
            Parameter(name="body", type="any", label="Body", help=given["body"].help),
        ]
    )
