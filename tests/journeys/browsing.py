"""A person at a browser: signs in, reads, clicks; every page they come to is looked at as a reader with needs would.

Each page is checked with axe-core, for errors on the console, blocked content (CSP) and sideways scrolling at 390 px.
"""

import io
import re
from pathlib import Path

from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import expect

from tests.accounts.people import PASSWORD, sign_in

DESKTOP = {"width": 1360, "height": 850}
PHONE = {"width": 390, "height": 844}
AXE = (settings.BASE_DIR / "node_modules/axe-core/axe.min.js").read_text()
RUN_AXE = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(
    found => found.id + ": " + found.nodes.map(node => node.target.join(" ")).join(", "))"""
# A refused form is an answer, yet the browser reports its status as an error of the console.
REFUSED = re.compile(r"status of (403|404|409|422|429)")
LARGEST = 78_000  # bytes of a picture in the manual


class Person:
    """One browser window of one person; `address` is the site's, `shots` the folder for pictures or None."""

    def __init__(self, context, address, shots=None, scripts=True):
        self.address, self.shots, self.scripts = address, shots, scripts
        self.page, self.context = context.new_page(), context
        self.troubles, self.pages_seen = [], 0
        self.page.set_default_timeout(10_000)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        self.page.on("console", self._heard)

    def _heard(self, line):
        if line.type == "error" and not REFUSED.search(line.text):
            self.troubles.append(f"{self.page.url}: {line.text}")

    # Going about

    def go(self, path):
        """Open an address of the site."""
        self.page.goto(path if path.startswith("http") else self.address + path)
        return self.look()

    def follow(self, name, within=None, exact=False):
        """Click a link by its words and look at the page it leads to."""
        scope = self.page.locator(within) if within else self.page
        with self.page.expect_navigation():
            scope.get_by_role("link", name=name, exact=exact).first.click()
        return self.look()

    def press(self, name, within="main"):
        """Press a button that sends a form and look at the answer."""
        with self.page.expect_navigation():
            self.page.locator(within).get_by_role("button", name=name, exact=True).first.click()
        return self.look()

    def unfold(self, name):
        """Open what is folded under these words."""
        self.page.locator("summary").filter(has_text=name).first.click()
        return self

    def fill(self, **values):
        """Fill fields by name; True and False tick and untick, a list chooses files."""
        for name, value in values.items():
            self._fill(self.page.locator(f"main [name='{name}']"), value)
        return self

    def _fill(self, field, value):
        kind = field.first.get_attribute("type")
        if kind == "radio":
            field.and_(self.page.locator(f"[value='{value}']")).check()
        elif isinstance(value, bool):
            field.set_checked(value)
        elif kind == "file":
            field.set_input_files(value)
        elif field.first.evaluate("node => node.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(str(value))

    def sign_in(self, user, password=PASSWORD):
        """As `user`, through the page; whoever was signed in before is signed out."""
        self.context.clear_cookies()
        self.go("/sign-in/").fill(username=user.username, password=password)
        return self.press("登录")

    def enter(self, user, path):
        """As `user` at `path`, with a session opened beside the page: where signing in is not what is looked at."""
        cookie = sign_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME]
        self.context.clear_cookies()
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.address}])
        return self.go(path)

    def download(self, name):
        """What a link gives, as bytes."""
        with self.page.expect_download() as given:
            self.page.get_by_role("link", name=name).first.click()
        return Path(given.value.path()).read_bytes()

    # Seeing

    def sees(self, *words):
        """These words stand on the page, to be seen."""
        for text in words:
            expect(self.page.locator("body")).to_contain_text(text)
        return self

    def sees_not(self, *words):
        """These words do not."""
        for text in words:
            expect(self.page.locator("body")).not_to_contain_text(text)
        return self

    def look(self):
        """Check the page as it stands; called after every step."""
        self.pages_seen += 1
        if self.scripts:
            self.page.wait_for_load_state("load")
            self.page.evaluate(AXE)
            found = self.page.evaluate(RUN_AXE)
            assert not found, f"{self.page.url}: {found}"
        self._is_narrow_enough()
        assert not self.troubles, self.troubles
        return self

    def _is_narrow_enough(self):
        before = self.page.viewport_size
        self.page.set_viewport_size(PHONE)
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        self.page.set_viewport_size(before)
        assert wide <= PHONE["width"], f"{self.page.url}: {wide} px wide at {PHONE['width']} px"

    def picture(self, name, phone=False, whole=True):
        """Keep the page as pictures for the manual: as it is (`whole` or what is in sight), with `phone` at 390 px too."""
        if not self.shots:
            return self
        self._keep(name, whole)
        if phone and self.page.viewport_size != PHONE:
            before = self.page.viewport_size
            self.page.set_viewport_size(PHONE)
            self._keep(f"{name}-手机")
            self.page.set_viewport_size(before)
        return self

    def _keep(self, name, whole=True):
        self.page.evaluate("scrollTo(0, 0)")  # what sticks to the top would stand in the middle
        width = self.page.viewport_size["width"]
        tall = 1500 if width > 390 else 2200
        raw = self.page.screenshot(full_page=whole, animations="disabled")
        image = Image.open(io.BytesIO(raw)).convert("RGB")
        image = image.crop((0, 0, image.width, min(image.height, tall)))
        if image.width > 1000:
            image = image.resize((1000, image.height * 1000 // image.width), Image.LANCZOS)
        for quality in (80, 60, 40, 25):
            kept = io.BytesIO()
            image.save(kept, "WEBP", quality=quality, method=6)
            if kept.tell() <= LARGEST:
                break
        Path(self.shots, f"{name}.webp").write_bytes(kept.getvalue())
