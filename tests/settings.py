"""The product's own settings in a throw-away data folder, with password hashing made cheap. Nothing else differs."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

KEPT = {"ZHENGMEI_REQUIRE_BROWSER", "ZHENGMEI_GOLDEN"}
for name in [n for n in os.environ if n.startswith("ZHENGMEI_") and n not in KEPT]:
    del os.environ[name]
FOLDER = Path(tempfile.mkdtemp(prefix="zhengmei-test-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ["ZHENGMEI_DATA_DIR"] = str(FOLDER)

from zhengmei.core import sealing  # noqa: E402

sealing.write_keyring(FOLDER / "keyring.json", sealing.Keyring((sealing.new_key(sealing.AES, "2026-01-01"),)))

from zhengmei.project.settings import *  # noqa: E402, F403
from zhengmei.project.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["tests.hashers.CheapArgon2"]
# A file, not memory: threads, live servers and killed processes then meet the same locks as in an office.
# Tables come straight from the models, as in every empty database (`project.schema`); `conftest` adds our own steps.
DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3"), "MIGRATE": False}
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
