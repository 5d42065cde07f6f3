"""Projects as one file: out of the browser interface with their versions and runs, and in again."""
