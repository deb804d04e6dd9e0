"""A small OpenID Connect provider on this machine, which a test can make lie in any way it likes."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT = "portalen"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """Signs for one person. ``claims``, ``config`` and ``userinfo`` are laid over what it would truthfully say."""

    address: str = ""
    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    signing_key: Any = None
    algorithm: str = "RS256"
    claims: dict[str, Any] = field(default_factory=dict)
    leave_out: tuple[str, ...] = ()
    config: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    broken: str = ""  # the path that answers with nonsense
    nonce: str = ""
    challenge: str = ""
    codes: set[str] = field(default_factory=lambda: {"koden"})

    def asked(self, location: str) -> dict[str, str]:
        """Take note of what the portal asks for, as the person's browser brings it; return the parameters."""
        params = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        self.nonce, self.challenge = params["nonce"], params["code_challenge"]
        return params

    def id_token(self) -> str:
        now = int(time.time())
        truth = {
            "iss": self.address,
            "sub": "parvis-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 120,
            "nonce": self.nonce,
            "pid": "17054026641",
            "acr": "substantial",
        }
        told = {name: value for name, value in {**truth, **self.claims}.items() if name not in self.leave_out}
        key: Any = None if self.algorithm == "none" else self.signing_key or self.key
        return jwt.encode(told, key, algorithm=self.algorithm, headers={"kid": "en"})

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, Any]:
        if path == self.broken:
            return 200, "dette er ikke JSON"
        if path == "/.well-known/openid-configuration":
            places = {f"{name}_endpoint": f"{self.address}/{name}" for name in ("authorization", "token", "userinfo")}
            return 200, {"issuer": self.address, "jwks_uri": f"{self.address}/keys", **places, **self.config}
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return 200, {"keys": [{**public, "kid": "en", "use": "sig", "alg": "RS256"}]}
        if path == "/userinfo":
            truth = {"sub": "parvis-1", "email": "leder@kommune.example", "email_verified": True, "name": "En Leder"}
            return 200, {**truth, "pid": "17054026641", **self.userinfo}
        return self.token(form)

    def token(self, form: dict[str, str]) -> tuple[int, Any]:
        """Exchange a code once, for whoever holds the PKCE verifier."""
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proves = base64.urlsafe_b64encode(digest).decode().rstrip("=") == self.challenge
        if form.get("code") not in self.codes or not proves:
            return 400, {"error": "invalid_grant"}
        self.codes.discard(form["code"])
        return 200, {"access_token": "adgang", "token_type": "Bearer", "id_token": self.id_token()}


@contextmanager
def running() -> Iterator[Provider]:
    """Serve a provider until the test is done."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.say(*provider.answer(urlsplit(self.path).path, {}))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.say(*provider.answer(self.path, {name: values[0] for name, values in parse_qs(body).items()}))

        def say(self, status: int, content: Any) -> None:
            body = (content if isinstance(content, str) else json.dumps(content)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
