"""Puts the shared TypeScript, its tests and the described data of a connector into one folder, and compiles it.

The data is written by the same literal writer that the targets use, with the types of
``types.ts`` beside it: a description that no longer fits them does not compile.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from connector_core.description import BearerKey, Connector, ManagedSubscription, Request
from connector_core.harness.node import environment, node
from connector_core.literal import literal

REPOSITORY = Path(__file__).parents[2]
SOURCES = REPOSITORY / "targets/javascript/src"
TESTS = Path(__file__).parent


@dataclass(frozen=True)
class Mode:
    """How a platform compiles the files: tsconfig's options and package.json's ``type``."""

    name: str
    package: dict[str, Any]
    options: dict[str, Any]


STRICT = {
    "strict": True,
    "noImplicitReturns": True,
    "noUnusedLocals": True,
    "skipLibCheck": True,
    "esModuleInterop": True,
    "forceConsistentCasingInFileNames": True,
    "rootDir": ".",
    "outDir": "out",
    "types": ["node"],
}

COMMONJS = Mode(
    "commonjs",
    {"type": "commonjs"},
    {
        **STRICT,
        "module": "commonjs",
        "moduleResolution": "node",
        "target": "es2019",
        "lib": ["es2019", "es2020", "es2022.error"],
        "useUnknownInCatchVariables": False,
    },
)
"""As n8n's scaffold compiles a community package."""

ESM = Mode(
    "esm",
    {"type": "module"},
    {
        **STRICT,
        "module": "NodeNext",
        "moduleResolution": "NodeNext",
        "target": "es2022",
        "lib": ["es2022"],
        "isolatedModules": True,
        "noUnusedParameters": True,
        "noFallthroughCasesInSwitch": True,
        "noImplicitOverride": True,
    },
)
"""As a Zapier app is compiled, and stricter."""


def described(connector: Connector) -> str:
    """A TypeScript module with the connector's data as the runtime reads it."""
    auth = connector.connection.auth
    assert isinstance(auth, BearerKey)
    assert isinstance(connector.subscription, ManagedSubscription)
    assert connector.signature is not None
    scopes, rate = connector.connection.scopes, connector.rate_limit
    api = {
        "label": connector.label,
        "base_url": connector.connection.base_url,
        "errors": connector.errors.data(),
        "envelope": connector.envelope.data(),
        "rate_limit": rate.data() if rate else None,
        "scopes": scopes.data() if scopes else None,
        "access": {"label": auth.label, "help": auth.help, "help_url": auth.help_url, "prefixes": list(auth.prefixes)},
    }
    triggers: dict[str, Any] = {}
    polls: dict[str, Any] = {}
    for trigger in connector.triggers:
        if trigger.webhook:
            record = (trigger.webhook.record or trigger.record).shape_data()
            triggers[trigger.key] = {"webhook": {**trigger.webhook.data(), "record": record}}
        if trigger.poll:
            polls[trigger.key] = {
                **trigger.poll.data(),
                "record": trigger.record.shape_data(),
                "identity": list(trigger.identity),
            }
    requests = {item.key: item.request.data() for item in connector.actions if isinstance(item.request, Request)}
    waits = {item.key: item.wait.data() for item in connector.actions if item.wait}
    pending = {item.key: item.pending.data() for item in connector.actions if item.pending}
    lists = {
        item.key: {"request": item.request.data(), "paging": item.paging.data(), "record": item.record.shape_data()}
        for item in connector.searches
        if item.kind == "list"
    }
    names = "ApiSpec, ListSpec, PendingSpec, PollSpec, RequestSpec, SignatureSpec, SubscriptionSpec, WaitSpec"
    return "\n".join(
        [
            f"import type {{ {names}, WebhookSpec }} from '../src/types.js';",
            _const("api", "ApiSpec", api),
            _const("subscription", "SubscriptionSpec", connector.subscription.data()),
            _const("signature", "SignatureSpec", connector.signature.data()),
            _const("triggers", "{ [key: string]: { webhook: WebhookSpec } }", triggers),
            _const("polls", "{ [key: string]: PollSpec }", polls),
            _const("requests", "{ [key: string]: RequestSpec }", requests),
            _const("waits", "{ [key: string]: WaitSpec }", waits),
            _const("pending", "{ [key: string]: PendingSpec }", pending),
            _const("lists", "{ [key: string]: ListSpec }", lists),
        ]
    )


def _const(name: str, kind: str, value: Any) -> str:
    return f"export const {name}: {kind} = {literal(value)};"


def stage(folder: Path, mode: Mode, connector: Connector, modules: Path) -> None:
    """Fill ``folder`` with sources, tests and data, ready to be compiled. ``modules``: a node_modules folder."""
    for part in ("src", "test", "out"):
        shutil.rmtree(folder / part, ignore_errors=True)
    shutil.copytree(SOURCES, folder / "src")
    (folder / "test").mkdir(parents=True)
    for file in TESTS.glob("*.ts"):
        shutil.copy(file, folder / "test")
    (folder / "test/described.ts").write_text(described(connector), encoding="utf-8")
    (folder / "package.json").write_text(json.dumps(mode.package), encoding="utf-8")
    # Type packages are found by a path: nothing is linked or copied into the folder.
    options = {**mode.options, "typeRoots": [str(modules / "@types")]}
    config = {"compilerOptions": options, "include": ["src/*.ts", "test/*.ts"]}
    (folder / "tsconfig.json").write_text(json.dumps(config), encoding="utf-8")


def compile_typescript(folder: Path, modules: Path) -> subprocess.CompletedProcess[str]:
    """Run the pinned compiler over a staged folder."""
    command = [str(node()), str(modules / "typescript/bin/tsc"), "-p", str(folder), "--pretty", "false"]
    return subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)


def run_tests(folder: Path, *files: str) -> subprocess.CompletedProcess[str]:
    """Run compiled tests (all of them, or those named) with Node's own runner; output is TAP."""
    tests = [f"out/test/{name}" for name in files] or sorted(
        str(path.relative_to(folder)) for path in (folder / "out/test").glob("*.test.js")
    )
    command = [str(node()), "--test", "--test-isolation=none", "--test-reporter=tap", *tests]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment(), check=False)
