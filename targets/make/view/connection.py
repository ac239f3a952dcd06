"""The connection and the base: where the key goes, how it is tested, what is kept out of logs."""

from __future__ import annotations

from typing import Any

from connector_core.description import Connector
from connector_core.description.auth import Basic, BearerKey, HeaderKey, OAuth2
from connector_core.description.request import Request as DescribedRequest
from connector_core.description.values import HookUrl, OwnSecret
from targets.make.format import Base, Communication, Log, Metadata, Option, Parameter, ParameterList, Request, Response
from targets.make.iml_text import all_of, call, path, static, tag
from targets.make.naming import sentence
from targets.make.view.context import CONNECTION_PARAMETER_HOST, GOOD, Context
from targets.make.view.errors import Errors
from targets.make.view.records import field_value, shape
from targets.make.view.requests import request
from targets.make.view.values import Filling


def auth_headers(connector: Connector, owner: str) -> dict[str, str]:
    """The header that carries the secret; ``owner`` holds the fields."""
    auth = connector.connection.auth
    match auth:
        case BearerKey():
            return {"authorization": f"Bearer {tag(path(owner, auth.field))}"}
        case HeaderKey():
            return {auth.header.lower(): tag(path(owner, auth.field))}
        case Basic():
            both = call("add", "emptyarray", path(owner, auth.username_field), path(owner, auth.password_field))
            return {"authorization": f"Basic {tag(call('base64', call('join', both, chr(39) + ':' + chr(39))))}"}
        case OAuth2():
            return {"authorization": f"Bearer {tag(path(owner, 'accessToken'))}"}


def base(context: Context) -> Base:
    """What every request of a module, webhook or remote procedure starts from."""
    headers = auth_headers(context.connector, "connection")
    seconds = [part.timeout_seconds for part in context.connector.walk() if isinstance(part, DescribedRequest)]
    return Base(
        base_url=context.base_url("connection"),
        headers=dict(headers),
        timeout=max(seconds) * 1000,
        follow_redirects=False,
        follow_all_redirects=False,
        response=Response(valid=tag(GOOD), error=Errors(context).base()),
        log=Log(sanitize=[*blanked(headers), *secret_paths(context)]),
    )


def blanked(headers: dict[str, str]) -> list[str]:
    return [f"request.headers.{name}" for name in headers]


def secret_paths(context: Context) -> list[str]:
    """Where a webhook's secret passes by."""
    managed = context.subscription
    if managed and managed.secret == "once":
        return [static(f"response.body.{managed.secret_at}")]
    sent = managed.create if managed else context.slot.write if context.slot else None
    body = (sent.body if sent else None) or {}
    # A URL that carries a token is as good as the token.
    secret = (OwnSecret, HookUrl) if managed and managed.url_token else OwnSecret
    return [static(f"request.body.{name}") for name, value in body.items() if isinstance(value, secret)]


def communication(context: Context) -> Communication:
    """The test: it labels the connection, and keeps the granted scopes for later messages."""
    connection = context.connector.connection
    headers = auth_headers(context.connector, "parameters")
    given = request(connection.test, Filling())
    owner = path("body", context.payload)
    record = connection.test_record
    told = shape(record, "rest", owner) if record else owner
    answer: dict[str, Any] = {"valid": tag(all_of([context.ok, told]))}
    answer["error"] = Errors(context).connection()
    if connection.scopes:
        answer["data"] = {"scopes": tag(path(owner, connection.scopes.granted))}
    answer["metadata"] = Metadata(type="text", value=_label(context, owner))
    given["url"] = context.base_url("parameters") + given["url"]
    return Communication(
        Request(
            **given,
            headers=dict(headers),
            follow_redirects=False,
            follow_all_redirects=False,
            response=Response(**answer),
            log=Log(sanitize=blanked(headers)),
        )
    )


def _label(context: Context, owner: str) -> str:
    """The label's template, its keys being fields of the test's record; a fixed text where there is none."""
    connection = context.connector.connection
    record = connection.test_record
    text = connection.label.replace("{", "\0{").replace("}", "}\0")
    out = ""
    for part in text.split("\0"):
        field = record.field(part[1:-1]) if record and part.startswith("{") and part.endswith("}") else None
        value = field_value(field, "rest", owner) if field else None
        out += tag(value) if value else static(part)
    return out


def parameters(context: Context) -> ParameterList:
    """What the user enters; the host is chosen from a list, never typed."""
    auth = context.connector.connection.auth
    see = f"For details, see the [{static(context.connector.label)} documentation]({auth.help_url})."
    text = " ".join(item for item in (static(auth.help), see) if item)
    found: list[Any] = []
    if len(context.hosts) > 1:
        options = [Option(label=static(label), value=url) for label, url in context.hosts]
        first = context.hosts[0][1]
        found.append(
            Parameter(
                name=CONNECTION_PARAMETER_HOST,
                type="select",
                label="Environment",
                required=True,
                default=first,
                options=options,
            )
        )
    match auth:
        case Basic():
            name = static(sentence(auth.username_label))
            found.append(Parameter(name=auth.username_field, type="password", label=name, required=True, editable=True))
            found.append(_secret(auth.password_field, auth.password_label, text))
        case BearerKey() | HeaderKey():
            found.append(_secret(auth.field, auth.label, text))
        case OAuth2():
            pass
    return ParameterList(found)


def _secret(name: str, label: str, text: str) -> Parameter:
    return Parameter(name=name, type="password", label=static(sentence(label)), required=True, editable=True, help=text)


def label(context: Context) -> str:
    """``Acme (API key)``."""
    auth = context.connector.connection.auth
    kind = sentence(auth.label) if isinstance(auth, (BearerKey, HeaderKey)) else "user name and password"
    return f"{static(context.connector.label)} ({static(kind)})"
