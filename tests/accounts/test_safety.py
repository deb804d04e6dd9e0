"""Headers, well-known addresses, one's own details, and what the logs may hold."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import Cast
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def test_every_answer_carries_the_headers(client: Client) -> None:
    headers = client.get("/logg-inn/").headers
    assert "camera=()" in headers["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in headers["Permissions-Policy"]
    wanted = {
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
    }
    assert {name: headers[name] for name in wanted} == wanted


def test_pages_about_a_person_stay_out_of_shared_caches(cast: Cast, client: Client) -> None:
    client.force_login(cast.health_leader)
    assert "private" in client.get("/konto/")["Cache-Control"]


def test_well_known_addresses(client: Client) -> None:
    text = client.get("/.well-known/security.txt")
    assert text["Content-Type"].startswith("text/plain")
    assert text.text.startswith("Contact: mailto:")
    assert "\nExpires: " in text.text
    assert client.get("/.well-known/change-password")["Location"] == "/konto/passord/"


def test_one_changes_ones_own_details_and_nothing_else(cast: Cast, client: Client) -> None:
    person = cast.health_leader
    client.force_login(person)
    form = {"name": "Nytt Navn", "phone": "55 55 55 55", "email": "annen@x.example", "is_superuser": "on"}
    assert client.post("/konto/", form)["Location"] == "/konto/"
    before = person.email
    person.refresh_from_db()
    assert (person.name, person.phone, person.email, person.is_superuser) == ("Nytt Navn", "55 55 55 55", before, False)
    assert client.post("/konto/", {"name": ""}).status_code == 422


def test_nobody_makes_their_own_account(client: Client) -> None:
    page = client.post("/logg-inn/uten-konto/", {"email": "ny@x.example", "password1": PASSWORD, "password2": PASSWORD})
    assert page.status_code == 403
    assert "Du har ikke konto her" in page.text


def test_the_user_menu_leads_to_the_account(cast: Cast, client: Client) -> None:
    client.force_login(cast.health_leader)
    assert 'href="/konto/">Min konto</a>' in client.get("/hjelp/").text


def test_logs_hold_neither_secrets_nor_addresses(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    person = UserFactory(email="leder@kommune.example")
    with caplog.at_level(logging.DEBUG):
        client.post("/logg-inn/", {"login": person.email, "password": "et-feil-passord"})
        client.post("/logg-inn/", {"login": person.email, "password": PASSWORD})
        client.post("/passord/glemt/", {"email": person.email})
        client.get("/passord/nytt/1-hemmelig-lenke/")
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert [line for line in ours if person.email in line or PASSWORD in line or "feil-passord" in line] == []


def test_production_settings_pass_the_deployment_check(tmp_path: Path) -> None:
    env: dict[str, Any] = {
        "PATH": os.environ["PATH"],
        "PORTAL_ENV": "production",
        "PORTAL_VAR": str(tmp_path),
        "SECRET_KEY": "k" * 20 + "abcdefghijklmnopqrstuvwxyz0123456789-_!" * 2,
        "ALLOWED_HOSTS": "portal.example",
        "DATABASE_URL": "postgres://portal:x@127.0.0.1/portal",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
