"""Runs the emulator that the first argument names."""

import logging
import sys

emulator = sys.argv.pop(1)
if emulator == "moto":
    from moto.server import main

    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # not a line for each request
else:
    import ministack_corrections
    import native_resources
    from ministack.app import main

    ministack_corrections.apply()
    native_resources.apply()
main()
