"""A phone for a person in a real browser: it reads the key from the page, as an app reads it."""

import pyotp
from playwright.sync_api import Page, expect


def set_up_phone(page: Page) -> tuple[str, list[str]]:
    """Goes through the two steps of a first sign-in; the key and the recovery codes."""
    expect(page.get_by_role("heading", name="Set up your phone")).to_be_visible()
    key = page.locator(".key").inner_text().replace(" ", "")
    page.get_by_label("Six-digit code").fill(pyotp.TOTP(key).now())
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Print or save your recovery codes")).to_be_visible()
    codes = page.locator(".codes code").all_inner_texts()
    page.get_by_role("link", name="I have kept them: continue").click()
    return key, codes
