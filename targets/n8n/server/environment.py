"""What n8n is told by its environment. Nothing in it looks outside: telemetry, version checks, templates and
the modules that would are off."""

from __future__ import annotations

import contextlib
import random
import socket
from pathlib import Path

from connector_core.harness import node

# N8N_…_ENABLED=false, each one a look-up outside or a page for people.
_OFF = (
    "DIAGNOSTICS",
    "VERSION_NOTIFICATIONS",
    "VERSION_NOTIFICATIONS_WHATS_NEW",
    "TEMPLATES",
    "PERSONALIZATION",
    "HIRING_BANNER",
    "DYNAMIC_BANNERS",
    "LICENSE_AUTO_RENEW",
    "VERIFIED_PACKAGES",
)
_MODULES_OFF = "mcp-registry,instance-ai,agents,chat-hub,mcp,insights,quick-connect,workflow-builder"


def environment(home: Path, port: int, broker: int, **more: str) -> dict[str, str]:
    """For one n8n process. `port` is where it answers, `broker` a port that is its own."""
    url = f"http://127.0.0.1:{port}/"
    return node.environment(
        **{
            "N8N_USER_FOLDER": str(home),
            "N8N_HOST": "127.0.0.1",
            "N8N_LISTEN_ADDRESS": "127.0.0.1",
            "N8N_PORT": str(port),
            "N8N_PROTOCOL": "http",
            "N8N_WEBHOOK_URL": url,
            "N8N_EDITOR_BASE_URL": url,
            "N8N_RUNNERS_BROKER_PORT": str(broker),
            "N8N_SECURE_COOKIE": "false",
            "N8N_COMMUNITY_PACKAGES_ENABLED": "true",
            "N8N_UNVERIFIED_PACKAGES_ENABLED": "true",
            "N8N_DISABLED_MODULES": _MODULES_OFF,
            "N8N_LOG_LEVEL": "info",
            "N8N_LOG_OUTPUT": "console",
            "DB_TYPE": "sqlite",
            "GENERIC_TIMEZONE": "UTC",
            "EXECUTIONS_DATA_SAVE_ON_SUCCESS": "all",
            "EXECUTIONS_DATA_SAVE_MANUAL_EXECUTIONS": "true",
            **{f"N8N_{name}_ENABLED": "false" for name in _OFF},
            **more,
        }
    )


def free_port() -> int:
    """A port of the loopback address that nobody listens on now, and that no outgoing connection is given."""
    while True:
        port = random.SystemRandom().randrange(15_000, 32_000)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
