"""The connection: what the app knows of the API, how users connect, which host they chose."""

from __future__ import annotations

import re
from typing import Any

from connector_core.description import Connector
from connector_core.description.auth import Basic, BearerKey, HeaderKey
from connector_core.literal import Code
from targets.zapier.printing import View
from targets.zapier.records import constant_of

HOST_FIELD = "base_url"
"""Key of the connection's field for the host; there is one where the description has several hosts."""
_AUTH = {"kind", "field", "header", "username_field", "password_field"}


def base_url(connector: Connector, override: str | None) -> View:
    """The only file that knows a host. ``override`` replaces the first."""
    first, *others = connector.connection.hosts
    hosts = [_host(Code("baseUrl"), first.label)] + [_host(item.url, item.label) for item in others]
    return {"base_url": override or first.url, "hosts": hosts if others else []}


def _host(url: Code | str, label: str) -> View:
    return {"value": url, "sample": url, "label": label}


def api(connector: Connector) -> View:
    """The API's data: what the shared code and the connection need."""
    connection = connector.connection
    auth = connection.auth
    access: View = {"label": getattr(auth, "label", "credential"), "help": auth.help, "help_url": auth.help_url}
    if isinstance(auth, (BearerKey, HeaderKey)):
        access["prefixes"] = list(auth.prefixes)
    data: View = {
        "label": connector.label,
        "base_url": Code("baseUrl"),
        "access": {key: value for key, value in access.items() if value},
        "auth": {name: getattr(auth, name) for name in type(auth).model_fields if name in _AUTH},
        "test": connection.test.data(),
        "errors": connector.errors.data(),
    }
    several = len(connection.hosts) > 1
    if several:
        data["hosts"] = Code("hosts.map((host) => host.value)")
    if connector.envelope.data():
        data["envelope"] = connector.envelope.data()
    if connector.rate_limit:
        data["rate_limit"] = connector.rate_limit.data()
    if connection.scopes:
        data["scopes"] = connection.scopes.data()
    return {"several_hosts": several, "data": data}


def authentication(connector: Connector) -> View:
    """The connection's fields, with a link to where they are found, its test and its label."""
    connection = connector.connection
    auth = connection.auth
    link = f"{auth.help} [Where to find it]({auth.help_url}).".strip()
    fields: list[dict[str, Any]]
    if isinstance(auth, Basic):
        fields = [
            {"key": auth.username_field, "label": auth.username_label, "type": "string", "required": True},
            {"key": auth.password_field, "label": auth.password_label, "type": "password", "required": True},
        ]
    else:
        field = getattr(auth, "field", "api_key")
        fields = [{"key": field, "label": getattr(auth, "label", "API Key"), "type": "password", "required": True}]
    fields[0]["helpText"] = link
    several = len(connection.hosts) > 1
    if several:
        fields.append(
            {
                "key": HOST_FIELD,
                "label": "Environment",
                "type": "string",
                "required": True,
                "helpText": "Where your account is.",
                "choices": Code("hosts"),
                "default": Code("baseUrl"),
                "isNoSecret": True,
            }
        )
    account = constant_of(connection.test_record) if connection.test_record else ""
    definition: View = {"type": "custom", "fields": fields, "test": Code(f"testConnection(api, {account or '[]'})")}
    if account:
        definition["connectionLabel"] = re.sub(r"\{([^{}]*)\}", r"{{\1}}", connection.label)
    else:
        definition["connectionLabel"] = Code(f"fixedLabel(connectionLabel{', hosts' if several else ''})")
    return {
        "several_hosts": several,
        "account": account,
        "label": connection.label,
        "definition": definition,
    }
