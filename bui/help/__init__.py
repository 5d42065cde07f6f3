"""Help in the page: the documentation, its search, the words of the program, and what a value or a block of the tables is."""
