"""Networks in SONATA: circuits written from network plans, and read into tables."""

from cxsystem2.sonata.circuit import CIRCUIT, SIMULATION
from cxsystem2.sonata.reading import Converted, read_circuit
from cxsystem2.sonata.staging import refuse_taken
from cxsystem2.sonata.writing import write_circuit

__all__ = ["CIRCUIT", "SIMULATION", "Converted", "read_circuit", "refuse_taken", "write_circuit"]
