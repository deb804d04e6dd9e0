"""The web server: synchronous workers, one per core, renewed now and then."""

import os
from pathlib import Path

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
preload_app = True  # a portal that cannot start fails here, once, instead of in every worker
timeout = 60
graceful_timeout = 10
max_requests = 2000
max_requests_jitter = 200
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - heartbeat files belong in memory
accesslog = os.environ.get("ACCESS_LOG") or None
errorlog = "-"
