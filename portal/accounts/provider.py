"""OpenID Connect as strict as the standard allows: allauth's flow, with everything it leaves open checked.

allauth keeps the state (bound to the session, used once, ten minutes) and PKCE. Checked here as well: the
signature by the provider's published key and a fixed list of algorithms, issuer, audience, times, nonce, ``azp``,
``acr``, one use of each token, and that userinfo speaks of the same person. Claims become identity and nothing else.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal.jwtkit import verify_jti
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponseBase
from requests import RequestException

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
REQUIRED = ("iss", "sub", "aud", "exp", "iat", "nonce")
ENDPOINTS = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
KEPT = ("name", "email")
LEEWAY = 30
NATIONAL_NUMBER = re.compile(r"\d{11}")


class StrictAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth ships no types
    """Speaks to one provider and believes nothing it cannot check."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Return what the provider says about itself, once it is what the operator expects.

        Raises:
            OAuth2Error: the provider is down, or returns nonsense or another issuer.

        """
        if not hasattr(self, "_openid_config"):
            provider = self.get_provider()
            found = _fetched(provider.server_url)
            if not all(isinstance(found.get(key), str) for key in ENDPOINTS):
                raise OAuth2Error("the provider's configuration lacks an endpoint")
            if found["issuer"] != provider.app.settings["issuer"]:
                raise OAuth2Error("the provider's configuration names another issuer")
            self._openid_config = found
        return self._openid_config

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Return the sign-in that the verified ID token, and userinfo about the same person, speak of."""
        claims = self.verified(app, kwargs["response"].get("id_token"))
        userinfo: dict[str, Any] = {}
        if app.settings.get("fetch_userinfo") and self.openid_config.get("userinfo_endpoint"):
            userinfo = _fetched(self.profile_url, {"Authorization": f"Bearer {token.token}"})
            if userinfo.get("sub") != claims["sub"]:
                raise OAuth2Error("userinfo speaks of somebody else")
        wanted = ("email", "email_verified", "name")
        identity = {key: value for source in (claims, userinfo) for key, value in source.items() if key in wanted}
        return self.get_provider().sociallogin_from_response(request, {"sub": claims["sub"], **identity})

    def verified(self, app: Any, id_token: Any) -> dict[str, Any]:
        """Return the claims of the ID token.

        Raises:
            OAuth2Error: anything about the token is not as it must be.

        """
        try:
            claims = jwt.decode(
                id_token,
                self._key(id_token),
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=app.settings["issuer"],
                leeway=LEEWAY,
                options={"require": list(REQUIRED)},
            )
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise OAuth2Error("the ID token does not hold") from error
        self._judge(app, claims)
        verify_jti({**claims, "jti": claims.get("jti") or f"nonce:{claims['nonce']}"})
        return dict(claims)

    def _key(self, id_token: Any) -> Any:
        header = jwt.get_unverified_header(id_token)
        if header.get("alg") not in ALGORITHMS:
            raise OAuth2Error("the ID token is not signed as agreed")
        keys = [key for key in jwt.PyJWKSet.from_dict(_fetched(self.openid_config["jwks_uri"])).keys if _signs(key)]
        found = [key for key in keys if key.key_id == header["kid"]] if header.get("kid") else keys
        if len(found) != 1:
            raise OAuth2Error("the ID token names no key of the provider")
        return found[0]

    def _judge(self, app: Any, claims: dict[str, Any]) -> None:
        nonce = claims["nonce"]
        if not self.nonce or not isinstance(nonce, str) or not secrets.compare_digest(nonce, self.nonce):
            raise OAuth2Error("the ID token belongs to another sign-in")
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != app.client_id:
            raise OAuth2Error("the ID token was issued to somebody else")
        accepted = app.settings.get("acr_values")
        if accepted and claims.get("acr") not in accepted:
            raise OAuth2Error("the sign-in was weaker than asked for")
        if not isinstance(claims["sub"], str) or NATIONAL_NUMBER.fullmatch(claims["sub"]):
            raise OAuth2Error("the subject is not a pairwise id; the portal stores no national identity number")


class StrictProvider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth ships no types
    """A provider from the operator's file. Nothing in the address of a request changes what is asked of it."""

    oauth2_adapter_class = StrictAdapter
    supports_token_authentication = False

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        """Ask for what the operator configured, whatever the request says."""
        params: dict[str, str] = self.get_auth_params()
        return params

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """Ask for the scopes the operator configured, whatever the request says."""
        scope: list[str] = self.get_scope()
        return scope

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Only ever sign in: accounts are linked by verified address or by invitation."""
        return {**super().get_redirect_from_request_kwargs(request), "process": "login"}

    def redirect(self, request: HttpRequest, process: str, **kwargs: Any) -> HttpResponseBase:
        """Send the person to the provider with a nonce that only this session knows."""
        nonce = secrets.token_urlsafe(24)
        params = {**(kwargs.pop("auth_params", None) or self.get_auth_params()), "nonce": nonce}
        response: HttpResponseBase = super().redirect(request, process, auth_params=params, nonce=nonce, **kwargs)
        return response

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Keep name and address; drop every other claim before anything is stored."""
        return {key: data[key] for key in KEPT if isinstance(data.get(key), str)}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """Believe an address the provider has verified, or one in a domain the operator trusts it with."""
        addresses: list[Any] = super().extract_email_addresses({**data, "email_verified": self.is_verified(data)})
        return addresses

    def is_verified(self, data: dict[str, Any]) -> bool:
        """Whether the address is the person's own: said as a plain ``true``, or by its domain."""
        domain = str(data.get("email", "")).rpartition("@")[2].lower()
        return data.get("email_verified") is True or domain in self.app.settings["trusted_email_domains"]


class Callback(OAuth2CallbackView):  # type: ignore[misc]  # allauth ships no types
    """The way back; remembers which nonce this sign-in was started with."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


def _fetched(url: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    try:
        with get_adapter().get_requests_session() as session:
            response = session.get(url, headers=headers)
            response.raise_for_status()
            found = response.json()
    except (RequestException, ValueError) as error:
        raise OAuth2Error("the provider does not answer as agreed") from error
    if not isinstance(found, dict):
        raise OAuth2Error("the provider answers with nonsense")
    return found


def _signs(key: jwt.PyJWK) -> bool:
    return key.key_type in {"RSA", "EC", "OKP"} and key.public_key_use in {None, "sig"}


provider_classes = [StrictProvider]
