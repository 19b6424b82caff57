"""One token per family."""

from __future__ import annotations

from django.db import models


class Edition(models.Model):
    """The name of what the rows of a family say now; triggers renew it (``rules.followed``)."""

    family = models.CharField(max_length=60, primary_key=True)
    token = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.family} {self.token}"
