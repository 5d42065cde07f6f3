"""How a network is divided into partitions: one module for each method, entered in the registry `methods`.

A method is a subclass of `Method` in a module of this folder, which is found there::

    @methods.register("hash")
    class Hash(Method):
        '''By a hash of the number of the block.'''

        def owners(self, blocks, parts): ...
"""

from importlib import import_module
from pkgutil import iter_modules

from cxsystem2.partitions.methods.base import Blocks, Method, divide, methods

for _found in iter_modules(__path__):
    import_module(f"{__name__}.{_found.name}")

__all__ = ["Blocks", "Method", "divide", "methods"]
