"""Parameters as sliders: a small model that runs again with each change, in a process that stays for it."""
