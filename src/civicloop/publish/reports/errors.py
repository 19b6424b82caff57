"""What goes wrong with reports.

ReportError
├── UnreadableReportError     the file is no text, ODT or CSV that can be read
├── TemplateError             a template names what does not exist; the line is told
│   └── FiguresMovedError     a figure was counted anew while the report was composed
├── FontMissingError          no font of the machine has the Chinese characters
├── ProgramMissingError       pandoc is not on this machine
├── RenderingError            a program refused the document
├── TemplateFaultsError       a template has faults; every one is told
├── UnknownKindError          there is no report of that name
├── PeriodError               the period is none, or not one of this report
├── NoReportError             no report of that kind and period was published
├── SectionError              a section is not in a state for that
└── FindingsError             figures do not follow, and nobody has answered for them
"""

from __future__ import annotations


class ReportError(Exception):
    """A report could not be made."""


class UnreadableReportError(ReportError):
    """The file is no text, ODT or CSV that can be read."""


class TemplateError(ReportError):
    """A template names what does not exist; the line is told.

    ``code`` and ``values`` say it once more for those who show it in other words.
    """

    def __init__(self, message: str, line: int = 0, *, code: str = "other", **values: str) -> None:
        super().__init__(f"Line {line}: {message}" if line else message)
        self.line, self.code, self.values = line, code, {"detail": message, **values}


class FiguresMovedError(TemplateError):
    """A figure was counted anew while the report was composed, so that it would say two numbers."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key} was counted anew meanwhile. Compose the report again.")
        self.key = key


class TemplateFaultsError(ReportError):
    """A template has ``faults``; nothing of it is kept."""

    def __init__(self, faults: tuple[TemplateError, ...]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults


class FontMissingError(ReportError):
    """No font of the machine has the Chinese characters."""


class ProgramMissingError(ReportError):
    """pandoc is not on this machine."""


class RenderingError(ReportError):
    """A program refused the document."""


class UnknownKindError(ReportError):
    """There is no report of that name."""


class PeriodError(ReportError):
    """The period is none, or not one of this report."""


class NoReportError(ReportError):
    """No report of that kind and period was published."""


class SectionError(ReportError):
    """A section is not in a state for that."""


class FindingsError(ReportError):
    """Figures do not follow, and nobody has answered for them; ``findings`` are they."""

    def __init__(self, findings: tuple[object, ...]) -> None:
        super().__init__(f"{len(findings)} findings are not answered")
        self.findings = findings
