"""The environment, and a file that may stand in for it."""

from pathlib import Path

from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = Env()
# Variables that are already set win over the file.
env.read_env(env.path("PORTAL_ENV_FILE", BASE_DIR / ".env"), recurse=False)
