"""``makecomapp.json``: the app's components and their files."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from targets.make.format.closed import Closed
from targets.make.format.text import AppId, ModuleId, RemoteId


class CodeFiles(Closed):
    """Code type → path inside the app. Which of them a component may have depends on its kind."""

    communication: str | None = None
    epoch: str | None = None
    static_params: str | None = Field(default=None, alias="staticParams")
    mappable_params: str | None = Field(default=None, alias="mappableParams")
    interface: str | None = None
    samples: str | None = None
    scope: str | None = None
    params: str | None = None
    attach: str | None = None
    detach: str | None = None
    update: str | None = None
    required_scope: str | None = Field(default=None, alias="requiredScope")
    common: str | None = None
    scope_list: str | None = Field(default=None, alias="scopeList")
    default_scope: str | None = Field(default=None, alias="defaultScope")
    install_spec: str | None = Field(default=None, alias="installSpec")
    install_directives: str | None = Field(default=None, alias="installDirectives")


ModuleType = Literal["trigger", "action", "search", "instant_trigger", "responder", "universal"]


class Component(Closed):
    """A connection, webhook, module or remote procedure. References are local ids."""

    label: str
    description: str | None = None
    connection_type: Literal["basic", "oauth"] | None = Field(default=None, alias="connectionType")
    webhook_type: Literal["web", "web-shared"] | None = Field(default=None, alias="webhookType")
    module_type: ModuleType | None = Field(default=None, alias="moduleType")
    action_crud: Literal["create", "read", "update", "delete"] | None = Field(default=None, alias="actionCrud")
    connection: str | None = None
    alt_connection: str | None = Field(default=None, alias="altConnection")
    webhook: str | None = None
    code_files: CodeFiles = Field(alias="codeFiles")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.module_type == "instant_trigger") != (self.webhook is not None):
            raise ValueError("an instant trigger, and nothing else, names a webhook")
        if self.action_crud is not None and self.module_type != "action":
            raise ValueError("actionCrud belongs to actions")
        if self.code_files.epoch is not None and self.module_type != "trigger":
            raise ValueError("only a polling trigger has an epoch")
        return self


class Components(Closed):
    """All six kinds stand in the file, empty or not."""

    connection: dict[RemoteId, Component]
    webhook: dict[RemoteId, Component]
    module: dict[ModuleId, Component]
    rpc: dict[ModuleId, Component]
    function: dict[str, Any]
    endpoint: dict[str, Any]

    @model_validator(mode="after")
    def _refers_to_what_is_there(self) -> Self:
        for kind in ("webhook", "module", "rpc"):
            for name, item in getattr(self, kind).items():
                for reference in (item.connection, item.alt_connection):
                    if reference is not None and reference not in self.connection:
                        raise ValueError(f"{kind} {name} names the connection {reference!r}, which is not there")
                if item.webhook is not None and item.webhook not in self.webhook:
                    raise ValueError(f"{kind} {name} names the webhook {item.webhook!r}, which is not there")
        return self


class GeneralCodeFiles(Closed):
    base: str | None
    common: str | None
    readme: str | None
    groups: str | None


class Origin(Closed):
    """Where the app is deployed to."""

    label: str | None = None
    base_url: str = Field(alias="baseUrl", pattern=r"^https://(.*)/api$")
    app_id: AppId = Field(alias="appId")
    app_version: int = Field(alias="appVersion")
    id_mapping: dict[str, Any] | None = Field(default=None, alias="idMapping")
    apikey_file: str = Field(alias="apikeyFile")


class Manifest(Closed):
    file_version: Literal[1] = Field(alias="fileVersion")
    general_code_files: GeneralCodeFiles = Field(alias="generalCodeFiles")
    components: Components
    origins: list[Origin]
