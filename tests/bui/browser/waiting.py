"""Waiting for what a page comes to."""

from tests.conftest import wait_until


def until(page, expression, arg=None):
    """Wait until an expression of JavaScript is true in the page.

    Playwright's own `wait_for_function` asks a second time by `eval`, which the page's policy forbids; it then waits for ever.
    """
    wait_until(lambda: page.evaluate(expression, arg))
