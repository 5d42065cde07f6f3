"""The form that describes a network: its words, and the tables that follow from its answers."""
