"""The verbs about rights."""

from civicloop.kernel.access.services.actors import actor_for, use_api_key

__all__ = ["actor_for", "use_api_key"]
