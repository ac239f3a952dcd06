"""Make's local-development format as closed pydantic models: what a file may say, and nothing else."""

from targets.make.format.app import App, FormatProblem, UnreadableAppError, read_app
from targets.make.format.base import Base
from targets.make.format.closed import Closed
from targets.make.format.epoch import Epoch, EpochResponse
from targets.make.format.errors import ErrorRule, ErrorRules, ErrorType
from targets.make.format.groups import Group
from targets.make.format.manifest import CodeFiles, Component, Components, GeneralCodeFiles, Manifest
from targets.make.format.pagination import Pagination
from targets.make.format.parameters import (
    Limits,
    Option,
    OptionStore,
    Parameter,
    ParameterList,
)
from targets.make.format.request import Communication, Log, Repeat, Request
from targets.make.format.response import Iterate, Metadata, Response, TriggerRule, Valid
from targets.make.format.webhook import Respond, WebhookCommunication

__all__ = [
    "App",
    "Base",
    "Closed",
    "CodeFiles",
    "Communication",
    "Component",
    "Components",
    "Epoch",
    "EpochResponse",
    "ErrorRule",
    "ErrorRules",
    "ErrorType",
    "FormatProblem",
    "GeneralCodeFiles",
    "Group",
    "Iterate",
    "Limits",
    "Log",
    "Manifest",
    "Metadata",
    "Option",
    "OptionStore",
    "Pagination",
    "Parameter",
    "ParameterList",
    "Repeat",
    "Request",
    "Respond",
    "Response",
    "TriggerRule",
    "UnreadableAppError",
    "Valid",
    "WebhookCommunication",
    "read_app",
]
