"""Networks in SONATA: circuits written from network plans, and read into tables."""

from cxsystem2.sonata.writing import CIRCUIT, SIMULATION, refuse_taken, write_circuit

__all__ = ["CIRCUIT", "SIMULATION", "refuse_taken", "write_circuit"]
