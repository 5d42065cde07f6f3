"""Where cells are: the cortical plane, its map to the visual field, and the places of cells."""
