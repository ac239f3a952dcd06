"""A real n8n server with emitted packages in it."""

from targets.n8n.server.client import Client
from targets.n8n.server.packed import packed
from targets.n8n.server.process import N8nServer
from targets.n8n.server.queue import N8nQueue

__all__ = ["Client", "N8nQueue", "N8nServer", "packed"]
