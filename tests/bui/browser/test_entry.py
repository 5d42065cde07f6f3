"""The page opens by the address that the server prints, and by no other way."""


def test_the_printed_address_opens_the_page_once(shared, entered, browser):
    assert entered.url.rstrip("/") == shared.url
    assert entered.view == "Projects and examples"
    with browser.new_context() as other:
        stranger = other.new_page()
        answer = stranger.goto(shared.address)
        assert answer.status == 401
        assert "cxsystem2 serve in a terminal" in stranger.text_content("body")
