"""The two tables of a model as the page edits them: five sheets of texts, their checks, their size, their differences."""
