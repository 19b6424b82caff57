"""ODT and DOCX by pandoc, a program of its own (GPL) that is called and never linked or shipped."""

from __future__ import annotations

import shutil
import subprocess  # (pandoc is called by its path, without a shell)
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape
from zipfile import ZipFile

from civicloop.publish.reports.adapters import fonts
from civicloop.publish.reports.adapters.drawing import Pictures
from civicloop.publish.reports.adapters.printing import charts
from civicloop.publish.reports.adapters.settling import settled
from civicloop.publish.reports.errors import ProgramMissingError, RenderingError
from civicloop.publish.reports.rules.documents import Document
from civicloop.publish.reports.rules.writing import as_page

REFERENCES = Path(__file__).resolve().parent.parent / "mappings"
RUNNING = "{{running_head}}"
RUNNING_IN = {"odt": "styles.xml", "docx": "word/header1.xml"}
"""Where a reference document has the place of the running head."""
LONGEST = 120  # seconds
REMEDY = "Install it (Debian: apt-get install pandoc); PDF and HTML need no pandoc."


def require() -> str:
    """Where pandoc is; if it is not here, the remedy is told."""
    found = shutil.which("pandoc")
    if found is None:
        raise ProgramMissingError(f"ODT and DOCX need the program pandoc. {REMEDY}")
    return found


def office(document: Document, form: str, *, base: str = "", drawings: Pictures) -> bytes:
    """The document as ``odt`` or ``docx`` with the product's own styles: zh-TW and A4."""
    program = require()
    fonts.require()
    with TemporaryDirectory(prefix="report-") as folder:
        pictures = {}
        for place, spec in enumerate(charts(document)):
            path = Path(folder) / f"chart{place}.png"
            path.write_bytes(drawings.png(spec))
            pictures[place] = str(path)
        page = Path(folder) / "report.html"
        page.write_text(
            as_page(document, pictures=pictures, office=True, base=base), encoding="utf-8"
        )
        made = Path(folder) / f"report.{form}"
        reference = _reference(form, document.running_head or document.title, Path(folder))
        command = [program, str(page), "--from=html", f"--to={form}", f"--output={made}",
                   f"--reference-doc={reference}", "--metadata=lang:zh-TW"]  # fmt: skip
        if not any(piece.form == "title" for piece in document.pieces):
            command.append(f"--metadata=title:{document.title}")
        try:
            done = subprocess.run(  # noqa: S603 (a list of arguments, no shell)
                command, cwd=folder, capture_output=True, timeout=LONGEST, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise RenderingError(f"pandoc took longer than {LONGEST} s.") from error
        if done.returncode or not made.is_file():
            said = done.stderr.decode("utf-8", "replace").strip()[:500]
            raise RenderingError(f"pandoc refused the report: {said}")
        return settled(made.read_bytes(), form, title=document.title)


def _reference(form: str, running_head: str, folder: Path) -> Path:
    """Our own reference document, with the running head of a report on each page."""
    made = folder / f"reference.{form}"
    with ZipFile(REFERENCES / made.name) as shipped, ZipFile(made, "w") as written:
        for member in shipped.infolist():
            body = shipped.read(member)
            if member.filename == RUNNING_IN[form]:
                body = body.replace(RUNNING.encode(), escape(running_head).encode())
            written.writestr(member, body)
    return made
