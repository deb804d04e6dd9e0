"""Signing in through a certified provider, in a real browser."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.socialaccount.models import SocialAccount
from playwright.sync_api import Browser, Page, expect

from portal.accounts.models import User
from portal.launch import programs, valkey
from portal.launch.children import Children, wait_until
from tests.factories.accounts import UserFactory
from tests.services import shared_environment

HERE = Path(__file__).parent
HOME = HERE.parents[1] / ".venv" / "provider"
pytestmark = [pytest.mark.services, pytest.mark.browser]


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def portal_with_provider(children: Children, valkey_url: str, transactional_db: None, tmp_path: Path) -> str:
    """Start the provider, and a portal that trusts it; give the portal's address."""
    assert (HOME / "installed").exists(), "make setup could not install oidc-provider"
    provider_port, port = valkey.free_port(), valkey.free_port()
    address = f"http://127.0.0.1:{port}"
    callback = f"{address}/logg-inn/organisasjon/testporten/svar/"
    command: list[str | Path] = ["node", HERE / "provider.mjs", HOME, str(provider_port), callback]
    provider = children.start("provider", command, env=programs.environment(), grace=5)
    wait_until(lambda: answers(provider_port), child=provider, seconds=30, every=0.1)
    (tmp_path / "secret").write_text("hemmelig-hemmelig-hemmelig")
    file = tmp_path / "sso.toml"
    file.write_text(
        f'[[provider]]\nid = "testporten"\nname = "Testporten"\nissuer = "http://127.0.0.1:{provider_port}"\n'
        f'client_id = "portalen"\nclient_secret_file = "{tmp_path / "secret"}"\n'
    )
    env = {**shared_environment(valkey_url), "PORTAL_SSO_FILE": str(file)}
    programs.web(children, env, port=port, processes=1)
    return address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a page whose console nobody reads: the provider's own pages want fonts from afar."""
    context = browser.new_context(locale="nb-NO")
    yield context.new_page()
    context.close()


def test_a_person_signs_in_through_the_organisation(page: Page, portal_with_provider: str) -> None:
    person = UserFactory(email="leder@kommune.example", name="En Leder")
    page.goto(f"{portal_with_provider}/logg-inn/?next=/konto/")
    page.get_by_role("link", name="Logg inn med Testporten").click()
    page.locator("[name=login]").fill(person.email)
    page.locator("[name=password]").fill("hva som helst")
    page.get_by_role("button", name=re.compile("sign.in", re.IGNORECASE)).click()
    page.get_by_role("button", name=re.compile("continue", re.IGNORECASE)).click()
    expect(page).to_have_url(f"{portal_with_provider}/konto/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mine opplysninger")
    expect(page.get_by_text("Du kan også logge inn gjennom: Testporten.")).to_be_visible()
    account = SocialAccount.objects.get()
    assert (account.user, account.uid) == (person, "parvis-portalen-21")
    assert User.objects.count() == 1
