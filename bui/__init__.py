"""The browser interface of cxsystem2 (not written yet)."""
