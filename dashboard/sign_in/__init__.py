"""Signing in and out: plain pages outside Streamlit."""
