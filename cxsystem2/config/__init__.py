"""The typed configuration between the tables and the network: units, defaults, references, ranges."""

from cxsystem2.config.configuration import Configuration, read_configuration
from cxsystem2.config.pathway import Pathway
from cxsystem2.config.population import Population
from cxsystem2.config.relays import Relay
from cxsystem2.config.system import System

__all__ = ["Configuration", "Pathway", "Population", "Relay", "System", "read_configuration"]
