"""How gunicorn serves the portal: `gunicorn -c deploy/gunicorn.conf.py portal.wsgi`.

Everything here may be overridden with GUNICORN_CMD_ARGS.
"""

import os
import socket
import struct
from pathlib import Path

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"

# Threads, for a sync worker would wait on one slow phone with nobody else served meanwhile.
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = int(os.environ.get("WEB_THREADS") or 12)
timeout = 60
keepalive = 5
# Ctrl-C ends it all within so many seconds, also where a worker missed the signal while it began.
graceful_timeout = 10

# A worker's heartbeat is a file; on a slow disk it would stall and look dead.
if Path("/dev/shm").is_dir():  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108
control_socket_disable = True  # it would lie in the user's home, where two portals would meet

# A client that stops in the middle of a form holds a thread for so many seconds, not for ever.
SECONDS_TO_WAIT_FOR_A_CLIENT = 10

errorlog = "-"
loglevel = "warning"


def when_ready(server):
    """Bound the wait for a silent client: connections inherit this from the listening socket."""
    for listener in server.LISTENERS:
        listener.sock.setsockopt(
            socket.SOL_SOCKET,
            socket.SO_RCVTIMEO,
            struct.pack("@ll", SECONDS_TO_WAIT_FOR_A_CLIENT, 0),
        )


def post_worker_init(worker):
    """Say where the portal is, once it answers."""
    if worker.age == 1:
        print(f"The portal answers at http://{bind}/ (Ctrl-C stops it).", flush=True)  # noqa: T201
