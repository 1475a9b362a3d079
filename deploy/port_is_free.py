"""Exit with a plain message where PORT is taken: gunicorn would try five times and give up."""

import os
import socket
import sys

port = os.environ.get("PORT", "8000")
if not port.isdigit() or not 0 < int(port) < 65536:
    sys.exit(f"PORT={port} is not a port number. Choose one from 1 to 65535: make run PORT=8080")
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(port)))
    except OSError as error:
        sys.exit(
            f"Port {port} cannot be used ({error.strerror})."
            " Stop what runs there, or choose another: make run PORT=8080"
        )
