"""The documentation as the program itself reads it: its pages, their sections, and a search over them.

The pages are those of the folder ``docs``, which an installed package has, too. Nothing here needs a network or Brian2.
"""

from cxsystem2.manual.pages import Page, pages, picture
from cxsystem2.manual.search import Found, Index, index
from cxsystem2.manual.sections import Section, sections

__all__ = ["Found", "Index", "Page", "Section", "index", "pages", "picture", "sections"]
