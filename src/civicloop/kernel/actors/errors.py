"""What goes wrong between actors and rights.

NotPermittedError    the actor may not do this; nothing was changed
"""


class NotPermittedError(Exception):
    """The actor may not do this; nothing was changed."""

    def __init__(self, action: str = "") -> None:
        super().__init__(action or "not permitted")
        self.action = action
