"""A real n8n server with emitted packages in it."""

from targets.n8n.server.client import Client
from targets.n8n.server.process import N8nServer

__all__ = ["Client", "N8nServer"]
