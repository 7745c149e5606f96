"""Every test process has settings of its own and never touches the checkout's data folder."""

import json
import os
import tempfile

from cryptography.fernet import Fernet

# Before anything reads the settings; workers of one run inherit the key, so that they can read each other's databases.
os.environ.setdefault("ENCRYPTION_KEYS", json.dumps([Fernet.generate_key().decode()]))
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="patchbay-tests-")
os.environ["HF_HUB_OFFLINE"] = "1"
