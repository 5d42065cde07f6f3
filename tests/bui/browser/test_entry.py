"""The page opens by the address that the server prints, and by no other way."""

import pytest


@pytest.mark.usefixtures("own_server")
def test_the_printed_address_opens_the_page_once(page, served, browser):
    assert page.url.rstrip("/") == served.url
    assert page.get_by_role("tab", name="Projects and examples").is_visible()
    with browser.new_context() as other:
        stranger = other.new_page()
        answer = stranger.goto(served.address)
        assert answer.status == 401
        assert "cxsystem2 serve in a terminal" in stranger.text_content("body")
