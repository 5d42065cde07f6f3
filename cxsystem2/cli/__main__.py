"""``python -m cxsystem2.cli``: the same as the command ``cxsystem2``."""

import sys

from cxsystem2.cli import main

sys.exit(main())
