# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests in a real browser share: the plainest host of files, and a page of the studio or the
atelier as a person has it."""
import base64
import functools
import http.server
import os
import pathlib
import sys
import tempfile
import threading
import time

from support import need

try:
    from selenium import webdriver
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
except ImportError:
    print("SKIP: selenium is missing: apt install python3-selenium")
    sys.exit(77)

need("chromium", "chromium")
need("chromedriver", "chromium-driver")

# Finds what keeps people out of a page (MPL-2.0; never in the program): npm pack axe-core, unpack it,
# and say where its axe.min.js lies. Its text, or None.
place = pathlib.Path(os.environ.get("IMPASTO_AXE", "/usr/share/javascript/axe-core/axe.min.js"))
AXE = place.read_text() if place.is_file() else None
if AXE is None:
    print("     (no axe-core: npm pack axe-core, unpack it, IMPASTO_AXE=.../axe.min.js)")

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--window-size=1280,800"]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """The plainest host: no ranges, no compression, no types of its own."""

    def log_message(self, *_):
        pass


class Host:
    def __init__(self, folder):
        handler = functools.partial(Quiet, directory=str(folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"

    def __enter__(self):
        return self.url

    def __exit__(self, *_):
        self.server.shutdown()


def violations(driver):
    """What keeps people out of the page as it stands; it has to have found much that is right, too."""
    driver.execute_script(AXE)
    passed, found = driver.execute_async_script(
        "const done = arguments[0]; axe.run().then(r => done([r.passes.length, r.violations.map(v => "
        "v.id + ' ' + v.nodes.map(n => n.target + ': ' + n.failureSummary))]))")
    assert passed > 8, passed
    return found


class Page:
    """A browser that shows a studio."""

    def __init__(self, studio, downloads, language="en"):
        self.studio = studio
        options = webdriver.ChromeOptions()
        self.profile = tempfile.TemporaryDirectory()
        for flag in [*FLAGS, f"--user-data-dir={self.profile.name}", f"--lang={language}"]:
            options.add_argument(flag)
        options.add_experimental_option("prefs", {
            "download.default_directory": str(downloads), "intl.accept_languages": language})
        self.driver = webdriver.Chrome(options=options)
        self.driver.set_script_timeout(60)
        self.open()

    def close(self):
        self.driver.quit()
        self.profile.cleanup()

    def open(self, after=""):
        self.driver.get("about:blank")
        self.driver.get(self.studio.address + after)
        self.until("document.documentElement.dataset.ready")

    def js(self, script, *given):
        return self.driver.execute_script(script, *given)

    def until(self, condition, *given, seconds=90):
        """Waits until that is so, and gives it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = self.js("return " + condition, *given)
            if value:
                return value
            time.sleep(0.05)
        raise AssertionError(f"never so: {condition}; it says {self.text('line')!r}, "
                             f"{self.text('problem')!r}, {self.text('lane-problem')!r}")

    def at(self, name):
        return self.driver.find_element(By.ID, name)

    def text(self, name):
        return self.js("return document.getElementById(arguments[0]).textContent", name)

    def press(self, *keys):
        """Keys to whatever has the focus."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def lane(self, name):
        return self.driver.find_element(By.CSS_SELECTOR, f".lane.{name} .strip")

    def value(self, lane):
        """What a screen reader hears of a lane."""
        return self.lane(lane).get_attribute("aria-valuetext")

    def summary(self, lane):
        return self.js("return document.querySelector(`.${arguments[0]} .unseen`).textContent", lane)

    def drop(self, path):
        """A file let go over the page."""
        data = base64.b64encode(path.read_bytes()).decode()
        self.js("""
            const bytes = Uint8Array.from(atob(arguments[0]), (each) => each.charCodeAt(0));
            const carried = new DataTransfer();
            carried.items.add(new File([bytes], arguments[1]));
            for (const name of ["dragenter", "dragover", "drop"]) {
              document.body.dispatchEvent(new DragEvent(name,
                { bubbles: true, cancelable: true, dataTransfer: carried }));
            }""", data, path.name)

    def painted(self, other_than=None):
        """The plan that is on the easel, whole."""
        return self.until("document.documentElement.dataset.painted !== arguments[0] && "
                          "document.documentElement.dataset.painted", other_than)

    def pixels(self):
        """The painting as it stands: a sum of its pixels, and how many colours it has."""
        return self.js("""
            const from = document.getElementById("painting");
            const to = document.createElement("canvas");
            to.width = to.height = 200;
            const pen = to.getContext("2d");
            pen.drawImage(from, 0, 0, 200, 200);
            const { data } = pen.getImageData(0, 0, 200, 200);
            let sum = 0;
            const colours = new Set();
            for (let i = 0; i < data.length; i += 4) {
              const colour = data[i] * 65536 + data[i + 1] * 256 + data[i + 2];
              colours.add(colour);
              sum = (sum * 31 + colour) % 4294967296;
            }
            return [sum, colours.size];""")

    def settled(self):
        """The pixels, once the painter has nothing more to do."""
        last = None
        while (now := self.pixels()) != last:
            last = now
            time.sleep(0.3)
        return now

    def keeps_nobody_out(self, state):
        """Neither in the light nor in the dark."""
        if AXE is None:
            return
        for scheme in ("light", "dark"):
            self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
                {"name": "prefers-color-scheme", "value": scheme},
                {"name": "prefers-reduced-motion", "value": "reduce"}]})
            assert violations(self.driver) == [], (state, scheme, violations(self.driver))

    def work(self):
        return self.studio.work(self.js("return location.hash.slice(1).split('/')[0]"))
