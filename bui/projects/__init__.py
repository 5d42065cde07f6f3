"""Projects: a pair of tables under work, its versions, and its way in and out as files."""
