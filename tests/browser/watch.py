"""What a page must never do: an error, a breach of its policy, a request to another host."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Page, Request

REPORT_BREACHES = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP: ${event.violatedDirective} refuses ${event.blockedURI} ${event.sample} `
    + `(${event.sourceFile}:${event.lineNumber})`);
});
"""
IN_PAGE = {"data", "blob", "about"}


class Watch:
    """Collects the faults of a page; ``expect`` names a console text that a test provokes.

    ``allow`` names a host that a setting of the test lets the page ask.
    """

    def __init__(self, page: Page, home: str) -> None:
        self.hosts = {urlsplit(home).netloc}
        self.faults: list[str] = []
        self.expected: list[str] = []
        page.add_init_script(REPORT_BREACHES)
        page.on("console", self._console)
        page.on("pageerror", self._error)
        page.on("request", self._request)

    def expect(self, text: str) -> None:
        """Let console errors that hold this text pass."""
        self.expected.append(text)

    def allow(self, host: str) -> None:
        """Let requests to this host pass."""
        self.hosts.add(host)

    def _console(self, message: ConsoleMessage) -> None:
        text = f"{message.text} {message.location.get('url', '')}"
        if message.type == "error" and not any(part in text for part in self.expected):
            self.faults.append(f"console: {text}")

    def _error(self, error: Error) -> None:
        self.faults.append(f"page error: {error.message}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in IN_PAGE and parts.netloc not in self.hosts:
            self.faults.append(f"request leaves the host: {request.url}")
