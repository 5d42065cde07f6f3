"""A project as one file (``.cxproject``) to send to a colleague: tables, files that they name, versions, runs on request."""

from cxsystem2.bundle.bundle import SUFFIX, Bundle, BundleError, copy_tables, dump, parse, read

__all__ = ["SUFFIX", "Bundle", "BundleError", "copy_tables", "dump", "parse", "read"]
