"""Reads which organisations' sign-in (OpenID Connect) the portal trusts, from one TOML file named by the operator.

Pure Python without Django's settings, so that the settings themselves may call it.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

NEEDED = ("id", "name", "issuer", "client_id")
KNOWN = {
    *NEEDED,
    "client_secret_file",
    "scope",
    "acr_values",
    "trusted_email_domains",
    "second_factor",
    "token_auth_method",
    "fetch_userinfo",
}


def read(path: str) -> list[dict[str, Any]]:
    """Return the providers of the file, or none when no file is named.

    Raises:
        ImproperlyConfigured: the file is missing, malformed, or says something the portal does not know.

    """
    if not path:
        return []
    try:
        found = tomllib.loads(Path(path).read_text(encoding="utf-8")).get("provider", [])
        return [_app(entry) for entry in found]
    except (OSError, tomllib.TOMLDecodeError, TypeError, AttributeError) as error:
        raise ImproperlyConfigured(f"PORTAL_SSO_FILE cannot be read: {error}") from error


def counting_as_second_factor(apps: list[dict[str, Any]]) -> frozenset[str]:
    """Return the ids of the providers that have asked for a second factor themselves."""
    return frozenset(app["provider_id"] for app in apps if app["settings"]["second_factor"])


def _app(entry: dict[str, Any]) -> dict[str, Any]:
    lacking = [key for key in NEEDED if not entry.get(key)]
    if lacking or set(entry) - KNOWN:
        words = f"lacks {lacking}, has unknown {sorted(set(entry) - KNOWN)}"
        raise ImproperlyConfigured(f"PORTAL_SSO_FILE: provider {entry.get('id', '?')} {words}")
    secret = entry.get("client_secret_file")
    acr = list(entry.get("acr_values", []))
    return {
        "provider_id": entry["id"],
        "name": entry["name"],
        "client_id": entry["client_id"],
        "secret": Path(secret).read_text(encoding="utf-8").strip() if secret else "",
        "settings": {
            "server_url": entry["issuer"].rstrip("/") + "/.well-known/openid-configuration",
            "issuer": entry["issuer"],
            "scope": list(entry.get("scope", ["openid", "profile", "email"])),
            "acr_values": acr,
            "auth_params": {"acr_values": " ".join(acr)} if acr else {},
            "oauth_pkce_enabled": True,
            "trusted_email_domains": [domain.lower() for domain in entry.get("trusted_email_domains", [])],
            "second_factor": bool(entry.get("second_factor", False)),
            "token_auth_method": entry.get("token_auth_method"),
            "fetch_userinfo": bool(entry.get("fetch_userinfo", True)),
        },
    }
