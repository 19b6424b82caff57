"""Rows of items as every table of them shows them."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse

from civicloop.evaluate.programmes.web.labels import light_of
from civicloop.ui.web.tables import Column, Table


class Lit(Table):
    """A table of items, each with the light that it shows on a day."""

    today: date

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        """The rows, each with the light that is shown."""
        for row in self.page.rows:
            row.light_shown = light_of(row, self.today)
        return super().lines

    def _exported(self, columns: list[Column]) -> Any:  # noqa: ANN401 (rows of a file)
        for row in self.ordered[: self.export_limit].iterator(chunk_size=2000):
            row.light_shown = light_of(row, self.today)
            yield {column.key: column.exported(row) for column in columns}

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (an item)
        """The page of the item."""
        return reverse("programmes:item", args=[row.pk])
