"""Attempts, and what of a factor was used already. Accounts and factors are allauth's."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Attempts(models.Model):
    """The instants of the latest guesses under one limit; never more than it allows.

    ``key`` is a keyed hash: the table tells no user name and no address.
    """

    scope = models.CharField(max_length=16)
    key = models.CharField(max_length=64)
    times = ArrayField(models.DateTimeField())
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("scope", "key"), name="attempts_once_per_key"),
        ]
        indexes: ClassVar = [models.Index(fields=("updated_at",), name="attempts_by_age")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key[:8]}"


class LentPassword(models.Model):
    """Somebody else knows this person's password, who must change it before anything else."""

    person = models.OneToOneField(
        "organizations.Person", on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    lent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id}"


class FactorUse(models.Model):
    """The last step of a code, or the last count of a passkey, that was accepted."""

    factor = models.OneToOneField(
        "mfa.Authenticator", on_delete=models.CASCADE, related_name="use", primary_key=True
    )
    counter = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.factor_id}: {self.counter}"
