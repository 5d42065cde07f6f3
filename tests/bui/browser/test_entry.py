"""The page opens by the address that the server prints, and by no other way."""


def test_the_printed_address_opens_the_page(page, served):
    assert page.url.rstrip("/") == served.url
    assert page.get_by_role("tab", name="Projects and examples").is_visible()


def test_the_address_holds_once(page, served, browser):
    with browser.new_context() as other:
        stranger = other.new_page()
        answer = stranger.goto(served.address)
        assert answer.status == 401
        assert "Start the server again" in stranger.text_content("body")
