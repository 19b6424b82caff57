"""Static files under far-future names, and all styles of the design system as one file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from civicloop.ui.templatetags.assets import ALL_STYLES, STYLES


class BundlingStorage(CompressedManifestStaticFilesStorage):
    """Gathers as WhiteNoise does, and joins the styles, so that a first visit asks once."""

    def post_process(
        self,
        paths: dict[str, Any],
        dry_run: bool = False,  # noqa: FBT002 (Django's signature)
        **options: Any,  # noqa: ANN401 (Django's signature)
    ) -> Iterator[Any]:
        """Write the joined style beside the others before names are given."""
        if not dry_run and set(STYLES) <= set(paths):
            self._join()
            paths[ALL_STYLES] = (self, ALL_STYLES)
        yield from super().post_process(paths, dry_run, **options)

    def _join(self) -> None:
        texts = []
        for name in STYLES:
            with self.open(name) as file:
                texts.append(file.read().decode())
        self.delete(ALL_STYLES)
        self._save(ALL_STYLES, ContentFile("\n".join(texts).encode()))
