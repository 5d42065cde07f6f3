"""Random draws that depend on what they are for: keyed streams of numbers, and subsets drawn from them."""
