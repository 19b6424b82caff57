"""The watch on pages notices what it is there for."""

import pytest


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("console.error('broken')", "console: broken"),
        ("setTimeout(() => { throw new Error('lost') })", "page error: lost"),
        ("document.body.setAttribute('style', 'color: red')", "CSP: style-src"),
        ("setTimeout('1 + 1')", "CSP: script-src"),
        ("fetch('http://203.0.113.7/x').catch(() => {})", "CSP: connect-src"),
        ("window.open('http://203.0.113.7/x', '_self')", "request leaves the host"),
    ],
)
def test_a_fault_is_noticed(page, script, fault):
    page.watch.expect("chrome-error:")  # what the browser shows where nobody answers
    page.watch.expect("Failed to load resource")  # and where a proxy answers for the stranger
    page.goto("/ui/")
    page.evaluate(f"() => {{ {script} }}")
    for _turn in range(250):
        if any(fault in one for one in page.watch.faults):
            break
        page.wait_for_timeout(20)  # lets the driver hand over what the page reports
    found = list(page.watch.faults)
    page.watch.faults.clear()
    assert any(fault in one for one in found), found


def test_axe_names_what_is_planted(page, axe):
    page.goto("/ui/")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('afterbegin',"
        " '<img src=\"/static/ui/favicon.svg\">')"
    )
    with pytest.raises(AssertionError, match="image-alt: img"):
        axe(page)
