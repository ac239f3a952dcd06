"""Files that come out: the answer itself, or what lies at a URL that the vendor gave."""

from __future__ import annotations

import re
from typing import Any

from connector_core.description.implied import downloaded
from connector_core.description.inputs import Input
from connector_core.description.operations import Action, Download
from connector_core.description.request import Request as DescribedRequest
from targets.make.format import Communication, ErrorRule, ErrorRules, Parameter, Request, Response
from targets.make.iml_text import EMPTY, all_of, call, literal, path, static, tag
from targets.make.view.connection import auth_headers
from targets.make.view.context import GOOD, Context
from targets.make.view.errors import ACCEPTED, Errors, answer_errors
from targets.make.view.records import field_value, interface, output, sample, shape
from targets.make.view.requests import request
from targets.make.view.values import Filling

_UNSAFE = r'/[\u0000-\u001f\u007f/\\:*?"<>|]/g'
"""What must not get into a file's name."""
_BYTES = {"200-299": "binary", "*": "automatic"}


def communication(context: Context, operation: Action, download: Download, inputs: list[Input]) -> Communication:
    """One request for an answer that is the file; else one for the record and one, without the key, for the file."""
    assert isinstance(operation.request, DescribedRequest)
    first = request(operation.request, Filling(inputs={item.key: item for item in inputs}))
    if download.url is None or operation.record is None:
        file = {"file_name": _name(operation, download, ""), "file": tag("body")}
        answer = Response(
            type=_BYTES, valid=tag(f"{GOOD} && body"), output=file, **answer_errors(context, operation.request)
        )
        return Communication(Request(**first, response=answer))
    owner = path("body", context.payload, operation.at or "")
    url = field_value(_field(operation, download.url), operation.source, owner) or EMPTY
    kept = "temp.record"
    record = output(operation.record, operation.source, kept)
    file = {"file_name": _name(operation, download, kept), "file": tag("body")}
    return Communication(
        [
            Request(
                **first,
                response=Response(
                    valid=tag(
                        all_of(
                            [
                                context.ok,
                                shape(operation.record, operation.source, owner),
                                url,
                                _known(context, download, url),
                            ]
                        )
                    ),
                    error=_refused(context, operation.request, url),
                    temp={"record": tag(owner), "file_url": tag(url)},
                ),
            ),
            Request(
                url=tag("temp.file_url"),
                encode_url=False,
                method="GET",
                headers=dict.fromkeys(auth_headers(context.connector, "connection"), tag(EMPTY)),
                response=Response(
                    type=_BYTES,
                    valid=tag(f"{GOOD} && body"),
                    output={**(record if isinstance(record, dict) else {"{{...}}": record}), **file},
                ),
            ),
        ]
    )


def promised(operation: Action) -> tuple[list[Parameter], dict[str, Any]]:
    """The interface and the sample: the record's fields, then the file."""
    name, file = downloaded()
    fields = interface(operation.record) if operation.record else []
    fields.append(Parameter(name=name.key, type="text", label="File name"))
    fields.append(Parameter(name=file.key, type="buffer", label=static(file.label)))
    return fields, {**(sample(operation.record) if operation.record else {}), name.key: static(str(name.sample))}


def _known(context: Context, download: Download, url: str) -> str:
    """Whether the file may be fetched: from the API's own origin, or over https from a known host or below it.

    What stands between the slashes is compared as it is; a character that could end a host's name early, or
    begin another, changes when it is encoded.
    """
    parts, host = call("split", url, literal("/")), _host(url)
    own = context.base_url("connection")
    base = own[2:-2] if own.startswith("{{") else literal(own)
    origin = call("join", call("slice", parts, "0", "3"), literal("/"))
    own_origin = call("join", call("slice", call("split", base, literal("/")), "0", "3"), literal("/"))
    terms = [f"{origin} = {own_origin}"]
    for name in download.hosts:
        end = f".{name}"
        below = f"substring({host}, length({host}) - {len(end)}, length({host})) = {literal(end)}"
        named = f"({host} = {literal(name)} || (length({host}) > {len(end)} && {below}))"
        terms.append(f"({call('get', parts, '1')} = 'https:' && {call('encodeURL', host)} = {host} && {named})")
    return f"({' || '.join(terms)})"


def _host(url: str) -> str:
    return call("ifempty", call("get", call("split", url, literal("/")), "3"), "emptystring")


def _refused(context: Context, described: DescribedRequest, url: str) -> ErrorRules:
    """Under a good status: there is no file, or it lies where nobody asks for it."""
    errors = Errors(context)
    lies = call("join", call("add", "emptyarray", literal("The file lies at"), _host(url)), literal(" "))
    strange = call(
        "join",
        call(
            "add", "emptyarray", lies, literal(f"which is not known to belong to {errors.label}: it was not fetched.")
        ),
        literal(", "),
    )
    none = literal(f"{errors.label} has no file for this. It may not be ready yet, or was not kept.")
    text = errors.unless_refused(tag(call("if", url, strange, none)))
    rules: dict[str, ErrorRule] = {status: errors.rule("DataError", text) for status in ACCEPTED}
    told = errors.of(described)
    return ErrorRules(message=errors.message(errors.says), statuses={**rules, **(told.statuses if told else {})})


def _name(operation: Action, download: Download, record: str) -> str:
    """The file's name: the template with inputs and fields of the record, safe as a name."""
    out = ""
    for part in re.split(r"(\{[a-z][a-z0-9_]*\})", download.name):
        if not part.startswith("{"):
            out += static(part)
            continue
        key = part[1:-1]
        item = operation.record.field(key) if operation.record and record else None
        value = (field_value(item, operation.source, record) if item else None) or path("parameters", key)
        out += tag(call("replace", value, literal(_UNSAFE), literal("_")))
    return out


def _field(operation: Action, key: str) -> Any:
    assert operation.record is not None
    return operation.record.field(key)
