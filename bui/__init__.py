"""The browser interface: edit two tables, check them as you type, run them, watch, and look at what came out.

`bui.app.create_app` makes the Flask application, `bui.server.serve` runs it (``cxsystem2 serve``). The parts are
`bui.document` (tables as the page edits them), `bui.projects`, `bui.runs` and `bui.look`; each has thin ``routes`` over
modules that know nothing of Flask. The page is in ``static``.
"""
