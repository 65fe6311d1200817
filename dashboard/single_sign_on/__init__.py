"""Signing in with the organisation's own accounts (OpenID Connect); loaded only if configured."""
