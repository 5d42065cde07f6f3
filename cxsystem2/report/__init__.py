"""A model and a run as others read them: a page about a result, and the tables and sentences of a Methods section."""

from cxsystem2.netfigures import network_of
from cxsystem2.report.description import describe_model
from cxsystem2.report.page import report_page
from cxsystem2.report.paper import FORMS, paper

__all__ = ["FORMS", "describe_model", "network_of", "paper", "report_page"]
