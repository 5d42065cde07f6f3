"""What to cite for a run: the papers of exactly the models, rules and simulators that it has used."""

from cxsystem2.citing.bibliography import bibliography, keys_of
from cxsystem2.citing.used import Use, bibtex, used, used_in

__all__ = ["Use", "bibliography", "bibtex", "keys_of", "used", "used_in"]
