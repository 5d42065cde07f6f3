"""cxsystem2."""
