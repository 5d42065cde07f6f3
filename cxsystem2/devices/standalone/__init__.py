"""C++ standalone programs: sources without values, few units for the compiler, a cache of binaries, and how one is run."""
