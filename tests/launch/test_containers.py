"""The container files say what we think they say; no engine is needed to read them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("release", "web", "worker", "beat")
STAYING = sorted(set(SERVICES) - {"release"})


def test_the_services_are_the_whole_portal() -> None:
    assert set(SERVICES) == {"proxy", "release", "web", "worker", "beat", "database", "broker"}
    assert SERVICES["database"]["image"] == "postgres:18"
    assert SERVICES["broker"]["image"] == "redis:8"


@pytest.mark.parametrize("name", STAYING)
def test_each_staying_service_says_whether_it_is_well(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


@pytest.mark.parametrize("name", OURS)
def test_our_containers_give_up_privileges(name: str) -> None:
    assert SERVICES[name]["cap_drop"] == ["ALL"]
    assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]


def test_only_the_proxy_is_reachable_from_outside() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    assert {name for name, service in SERVICES.items() if "outside" in service["networks"]} == {"proxy"}
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_every_volume_used_is_declared() -> None:
    used = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert {name for name in used if not name.startswith(".")} == set(COMPOSE["volumes"])


def test_no_secret_has_a_value_in_the_repository() -> None:
    example = (ROOT / "deploy" / "example.env").read_text()
    names = dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.MULTILINE))
    assert set(names.values()) == {""}
    required = set(re.findall(r"\$\{([A-Z_]+):\?", (ROOT / "docker-compose.yml").read_text()))
    assert required == set(names)
    assert "/.env" in (ROOT / ".gitignore").read_text().split()


@pytest.mark.parametrize("name", OURS)
def test_each_command_is_one_that_the_entrypoint_knows(name: str) -> None:
    entrypoint = (ROOT / "deploy" / "entrypoint").read_text()
    verbs = set(re.findall(r"^    ([a-z]+)\)", entrypoint, re.MULTILINE))
    assert verbs == {"prepare", "web", "worker", "beat", "healthy", "manage"}
    assert SERVICES[name]["command"] in verbs


def test_the_image_runs_as_an_ordinary_user_from_hashed_locks() -> None:
    stages = DOCKERFILE.split("FROM ")[1:]
    assert [stage.split()[0] for stage in stages] == ["python:3.11-slim", "python:3.11-slim"]
    assert "--require-hashes" in stages[0]
    assert re.findall(r"^USER (.*)$", stages[1], re.MULTILINE) == ["portal"]
    assert stages[1].index("USER portal") > stages[1].rindex("RUN ")
    assert "HEALTHCHECK" in stages[1]
    assert "://" not in DOCKERFILE


def test_the_image_has_the_libraries_that_setup_asks_for() -> None:
    wanted = re.search(r"LIBRARY_PACKAGES = \((.*?)\)", (ROOT / "requirements" / "install.py").read_text())
    assert wanted
    assert [name for name in re.findall(r'"(.*?)"', wanted[1]) if name not in DOCKERFILE] == []


def test_everything_the_image_needs_is_let_in() -> None:
    let_in = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert [name for name in let_in if not (ROOT / name).exists()] == []
    assert {"portal", "networks", "rollouts", "priorities", "templates", "static"} <= set(let_in)
