"""What every test about cuts and reports needs."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path: Path) -> Path:
    """Store files in a folder of the test's own, so that none lies there from another."""
    settings.FILES_DIR = tmp_path / "files"
    return tmp_path / "files"
