"""The files in the folder deploy, and the commands of its image."""

from pathlib import Path

import pytest
import yaml

FOLDER = Path(__file__).resolve().parents[2] / "deploy"


@pytest.fixture(scope="session")
def deploy():
    return FOLDER


@pytest.fixture(scope="session")
def compose():
    return yaml.safe_load((FOLDER / "compose.yaml").read_text())
