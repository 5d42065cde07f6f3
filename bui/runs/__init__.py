"""Simulations that the browser asks for: each is a folder that is its whole state, and a process that works in it."""
