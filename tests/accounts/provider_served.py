"""A real OpenID provider to test against, run as a program of its own.

What its maker left out is added here: it holds to PKCE, and can be told to change its key.
"""

import sys
import warnings
from datetime import timedelta

warnings.simplefilter("ignore")

import flask  # noqa: E402
import oidc_provider_mock  # noqa: E402
from authlib import jose  # noqa: E402
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # noqa: E402
from oidc_provider_mock._storage import storage  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

challenges: set[str] = set()


def held_to_pkce() -> tuple[dict[str, str], int] | None:
    """Refuses a code without the verifier whose challenge came with the question."""
    asked = flask.request
    if asked.path == "/oauth2/authorize" and asked.args.get("code_challenge_method") == "S256":
        challenges.add(asked.args["code_challenge"])
    if asked.path == "/oauth2/token":
        verifier = asked.form.get("code_verifier", "")
        if not verifier or create_s256_code_challenge(verifier) not in challenges:
            return {"error": "invalid_grant"}, 400
    return None


def new_key() -> str:
    """Signs with another key from now on."""
    storage.jwk = jose.JsonWebKey.generate_key("RSA", 2048, is_private=True, options={"kid": "2"})
    return "changed"


def another() -> dict[str, str]:
    """What is said of a provider at an address that is not its issuer's."""
    return {"issuer": flask.request.host_url.rstrip("/")}


def main() -> None:
    port, seconds = int(sys.argv[1]), int(sys.argv[2])
    app = oidc_provider_mock.app(
        require_nonce=True, access_token_max_age=timedelta(seconds=seconds)
    )
    app.before_request(held_to_pkce)
    app.add_url_rule("/test/new-key", view_func=new_key, methods=["POST"])
    app.add_url_rule("/tenant/.well-known/openid-configuration", view_func=another)
    make_server("localhost", port, app, threaded=True).serve_forever()


if __name__ == "__main__":
    main()
