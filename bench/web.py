#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people wait for, and what growing paint costs: an exhibition and the studio in Chromium on a
slow line and a slow machine. Prints each figure beside its bar; exit 1 when one is missed.

    bench/web.py --impasto build/release/impasto [--runs 3] [--only load,grow,seek,studio]

How each is measured stands in bench/README.md."""
import argparse
import functools
import gzip
import http.server
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
except ImportError:
    sys.exit("selenium is missing: apt install python3-selenium chromium chromium-driver")

ROOT = pathlib.Path(__file__).resolve().parent.parent
SLOW_CPU = 4
SLOW_LINE = {"offline": False, "latency": 562, "downloadThroughput": 1.44e6 / 8,
             "uploadThroughput": 0.675e6 / 8}
SPAN = 8  # s
PHONE = {"width": 412, "height": 823, "deviceScaleFactor": 1.75, "mobile": True}
DESK = {"width": 1280, "height": 800, "deviceScaleFactor": 1, "mobile": False}
# What hangs: name, piece, style. The piece is that of examples/, or a made-up one.
WORKS = [("oil", "overture", "oil"), ("impressionist", "overture", "impressionist"),
         ("expressionist", "overture", "expressionist"), ("ink", "overture", "ink"),
         ("tune", "tune", "oil"), ("lyrical", "tune", "lyrical")]
PAGES = ["wall", "oil", "impressionist", "ink"]
GROWING = ["oil", "expressionist", "ink", "impressionist"]
SEEKING = ["oil", "impressionist"]


# -- the table -------------------------------------------------------------------------------------

rows = []


def row(figure, value, bar, unit, note=""):
    """`value` must be at most `bar`."""
    shown = f"{value:.3g}" if value < 1000 else f"{value:.0f}"
    rows.append((figure, f"{shown} {unit}".strip(), f"{bar:g} {unit}".strip(), value <= bar, note))
    print(f"  {figure}: {rows[-1][1]} (bar {rows[-1][2]}) {note} [load {os.getloadavg()[0]:.1f}]",
          flush=True)


def table():
    heads = ("figure", "measured", "bar", "met", "")
    lines = [heads] + [(f, v, b, "yes" if met else "NO", note) for f, v, b, met, note in rows]
    wide = [max(len(line[i]) for line in lines) for i in range(len(heads))]
    for line in lines:
        print("  ".join(text.ljust(n) for text, n in zip(line, wide)).rstrip())


def p95(values):
    return sorted(values)[max(0, -(-95 * len(values) // 100) - 1)]


SLOW_WORKER = f"""{{ const real = WebAssembly.instantiate, now = performance.now.bind(performance);
const slowed = (run) => (...given) => {{
  const since = now(), result = run(...given), until = since + {SLOW_CPU} * (now() - since);
  while (now() < until);
  return result;
}};
WebAssembly.instantiate = async (...given) => ({{ exports: Object.fromEntries(
  Object.entries((await real(...given)).exports).map(([name, value]) =>
    [name, typeof value === "function" ? slowed(value) : value])) }});
}}
"""


# -- a static host ---------------------------------------------------------------------------------

class Static(http.server.SimpleHTTPRequestHandler):
    """As GitHub Pages: text packed with gzip, ranges, nothing clever."""

    protocol_version = "HTTP/1.1"
    slowed = False  # what the Worker's module does takes as long as on a slow machine
    PACKED = (".html", ".css", ".js", ".json", ".vtt", ".dzi")
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map,
                      ".js": "text/javascript", ".bin": "application/octet-stream",
                      ".woff2": "font/woff2", ".m4a": "audio/mp4", ".webp": "image/webp"}

    def log_message(self, *_):
        pass

    def do_GET(self):
        path = pathlib.Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        body, status, more = path.read_bytes(), 200, {"Accept-Ranges": "bytes"}
        if self.slowed and path.name.startswith("worker."):
            body = SLOW_WORKER.encode() + body
        asked = self.headers.get("Range", "")
        if path.suffix in self.PACKED:
            body = gzip.compress(body, 6)
            more = {"Content-Encoding": "gzip"}
        elif asked.startswith("bytes=") and "," not in asked:
            first, last = asked[6:].split("-")
            first, end = int(first or 0), min(len(body), int(last) + 1 if last else len(body))
            more["Content-Range"] = f"bytes {first}-{end - 1}/{len(body)}"
            body, status = body[first:end], 206
        self.send_response(status)
        for name, value in {"Content-Type": self.guess_type(str(path)), "Content-Length": len(body),
                            "Cache-Control": "max-age=600", **more}.items():
            self.send_header(name, str(value))
        self.end_headers()
        try:
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            pass


class Host:
    def __init__(self, folder):
        self.server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(Static, directory=str(folder)))
        self.server.handle_error = lambda *_: None  # a browser that went away
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"

    def __enter__(self):
        return self.url

    def __exit__(self, *_):
        self.server.shutdown()


# -- a browser -------------------------------------------------------------------------------------

class Browser:
    def __init__(self, screen):
        self.profile = tempfile.TemporaryDirectory()
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for flag in ("headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run",
                     "disable-background-networking", "disable-component-update", "disable-sync",
                     "autoplay-policy=no-user-gesture-required",
                     f"user-data-dir={self.profile.name}"):
            options.add_argument(f"--{flag}")
        options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
        self.driver = webdriver.Chrome(options=options,
                                       service=Service(shutil.which("chromedriver")))
        self.driver.set_script_timeout(120)
        self.cdp("Emulation.setDeviceMetricsOverride", **screen)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()
        self.profile.cleanup()

    def cdp(self, method, **given):
        return self.driver.execute_cdp_cmd(method, given)

    def slow_cpu(self, rate=SLOW_CPU):
        self.cdp("Emulation.setCPUThrottlingRate", rate=rate)

    def slow_line(self):
        self.cdp("Network.enable")
        self.cdp("Network.emulateNetworkConditions", **SLOW_LINE)

    def js(self, script, *given):
        return self.driver.execute_script(script, *given)

    def until(self, condition, seconds=120):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := self.js(f"return {condition}"):
                return value
            time.sleep(0.05)
        raise SystemExit(f"in {seconds} s there was no {condition}")

    def events(self):
        """What the browser told since last time: name and what of it."""
        messages = (json.loads(line["message"])["message"]
                    for line in self.driver.get_log("performance"))
        return [(m["method"], m["params"]) for m in messages]

    def threads(self):
        """CPU ms of each thread of its processes, by (process, thread) and name."""
        children, told = {}, {}
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                text = stat.read_text()
            except OSError:
                continue
            parent = int(text.rsplit(")", 1)[1].split()[1])
            children.setdefault(parent, []).append(int(text.split()[0]))
        todo = [self.driver.service.process.pid]
        while todo:
            process = todo.pop()
            todo += children.get(process, [])
            for task in pathlib.Path(f"/proc/{process}/task").glob("*"):
                try:
                    told[process, int(task.name)] = (
                        (task / "comm").read_text().strip(),
                        int((task / "schedstat").read_text().split()[0]) / 1e6)
                except (OSError, IndexError):
                    pass
        return told

    def spent(self, before, after, name):
        return sum(ms - before.get(key, ("", 0))[1] for key, (called, ms) in after.items()
                   if called.startswith(name))


# What is noted from the first moment of a page on.
NOTE = """
window.noted = { shift: 0, largest: 0 };
new PerformanceObserver((list) => { for (const e of list.getEntries())
  if (!e.hadRecentInput) noted.shift += e.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => { for (const e of list.getEntries()) {
  noted.largest = e.startTime; noted.what = e.element && e.element.id + " " + e.url;
} }).observe({ type: "largest-contentful-paint", buffered: true });
if (window.name === "play") setInterval(() => {
  const play = document.querySelector(".play");
  if (noted.pressed || !play || !/poster/.test(noted.what)) return;
  noted.pressed = performance.now();
  play.click();
}, 20);
document.addEventListener("DOMContentLoaded", () => {
  const frame = document.getElementById("frame");
  if (frame) new MutationObserver(() => { if (frame.classList.contains("grows"))
    noted.ready ??= performance.now(); }).observe(frame, { attributes: true });
});
"""


def opened(browser, url, name=""):
    """A page as one who has never been there sees it."""
    browser.driver.get("about:blank")
    browser.js("window.name = arguments[0]", name)
    browser.cdp("Network.clearBrowserCache")
    browser.events()
    browser.driver.get(url)


def first_sight(browser, url):
    opened(browser, url)
    browser.until("document.readyState === 'complete' && document.fonts.status === 'loaded'")
    time.sleep(1.5)
    told = browser.js("""return { ...noted, first: performance.getEntriesByName(
        "first-contentful-paint")[0].startTime }""")
    begun, taken = None, 0
    for method, params in browser.events():
        if method == "Network.requestWillBeSent" and begun is None:
            begun = params["timestamp"]
        elif begun is None or params.get("timestamp", 0) - begun > told["largest"] / 1000:
            continue
        elif method == "Network.responseReceived":
            taken += params["response"]["encodedDataLength"]
        elif method == "Network.dataReceived":
            taken += params["encodedDataLength"]
    return {**told, "taken": taken / 1000}


def painter_ready(browser, url):
    """ms from the first byte asked for, Play pressed once the largest is painted. What is not
    slowed down by the browser, the Worker, is counted as often as it would be."""
    opened(browser, url, "play")
    before = browser.threads()
    ready = browser.until("noted.ready")
    after = browser.threads()
    spared = browser.spent(before, after, "DedicatedWorker")
    return ready, ready + (SLOW_CPU - 1) * spared


def load(url, folders, runs):
    with Browser(PHONE) as browser:
        browser.slow_line()
        browser.slow_cpu()
        browser.cdp("Page.addScriptToEvaluateOnNewDocument", source=NOTE)
        for page in PAGES:
            address = f"{url}{folders[page]}index.html"
            seen = [first_sight(browser, address) for _ in range(runs)]
            best = min(seen, key=lambda s: s["largest"])
            row(f"{page}: first paint", min(s["first"] for s in seen) / 1000, 1, "s")
            row(f"{page}: largest paint", best["largest"] / 1000, 2, "s",
                best["what"].rsplit("/", 1)[-1])
            row(f"{page}: before the largest", best["taken"], 110, "KB")
            row(f"{page}: layout shift", max(s["shift"] for s in seen), 0.02, "")
            if page != "wall":
                wall, slowed = min(painter_ready(browser, address) for _ in range(runs))
                row(f"{page}: painter ready", slowed / 1000, 6, "s",
                    f"{wall / 1000:.2f} s by the clock, its Worker not slowed")


# -- growing ---------------------------------------------------------------------------------------

def played(browser, url):
    browser.driver.get(url)
    browser.until("document.querySelector('.play')")
    return json.loads(browser.js("return document.getElementById('work').textContent"))["music"]


def press_play(browser):
    browser.js("document.querySelector('.play').click()")
    browser.until("document.querySelector('.play').textContent === 'Pause'")


def late_frames(url):
    """Of the first seconds, on a slowed machine: how many were not there when they were due."""
    Static.slowed = True
    with Browser(DESK) as browser:
        played(browser, url)
        browser.slow_cpu()
        press_play(browser)
        time.sleep(SPAN)
        late = browser.js("return performance.getEntriesByName('late frame').length")
    Static.slowed = False
    return late


def shares(url):
    """Shares of a slowed core, all of the piece: of the painter's thread, of the page's own. Neither
    is slowed: what Chromium does to slow a thread is work, too."""
    with Browser(DESK) as browser:
        music = played(browser, url)
        press_play(browser)
        side = browser.js("const c = document.querySelector('#frame canvas');"
                          "return c.width + 'x' + c.height")
        before, since = browser.threads(), time.monotonic()
        time.sleep(music - 1)
        after, took = browser.threads(), 10 * (time.monotonic() - since)
    workers = {key for key, (name, _) in after.items() if name.startswith("DedicatedWorker")}
    pages = {(process, process) for process, _ in workers}
    spent = [sum(after[key][1] - before.get(key, ("", 0))[1] for key in keys)
             for keys in (workers, pages)]
    return side, *(SLOW_CPU * ms / took for ms in spent)


def grow(url, folders, runs):
    for name in GROWING:
        page = f"{url}{folders[name]}index.html"
        side, painter, own = shares(page)
        figure = f"growing, {name} {side}"
        row(f"{figure}: share of a slowed core", painter + own, 15, "%",
            f"the painter {painter:.1f} %, the page's own thread {own:.1f} %")
        row(f"{figure}: late frames in {SPAN} s", min(late_frames(page) for _ in range(runs)), 5, "",
            f"of {30 * SPAN}")


# -- seeking ---------------------------------------------------------------------------------------

SEEK_PAGE = """<!doctype html><meta charset="utf-8"><canvas></canvas><script type="module">
import { connect } from "./package/remote.js";
const fetched = async (name) => (await fetch(name)).arrayBuffer();
const paints = connect(new Worker("./package/worker.js", { type: "module" }));
window.open_ = async (strokes, side) => {
  await paints.load(await fetched("package/impasto-paint.wasm"));
  const facts = await paints.open(await fetched(strokes));
  const { width, height } = facts.sheet, most = Math.max(width, height);
  const canvas = document.querySelector("canvas");
  await paints.canvas(canvas.transferControlToOffscreen(), Math.round(side * width / most),
                      Math.round(side * height / most), { keys: 7 });
  await paints.finish();
  return facts.duration_s;
};
window.seek = async (to) => { const since = performance.now(); await paints.paint(to);
                              return performance.now() - since; };
window.hash = () => paints.hash();
window.ready = true;
</script>"""


def seek(url, site, folders, impasto, runs):
    shutil.copytree(pathlib.Path(impasto).parent / "web/impasto", site / "package",
                    dirs_exist_ok=True)
    (site / "seek.html").write_text(SEEK_PAGE)
    for name in SEEKING:
        strokes = next((site / folders[name]).glob("strokes.*")).relative_to(site)
        costs, walls = [], []
        for run in range(runs):
            with Browser(DESK) as browser:
                browser.driver.get(url + "seek.html")
                browser.until("window.ready")
                ask = "const done = arguments[arguments.length - 1];"
                duration = browser.driver.execute_async_script(
                    ask + "open_(arguments[0], 800).then(done)", str(strokes))
                places = random.Random(7)
                cpu, wall = [], []
                for _ in range(60):
                    before = browser.threads()
                    wall.append(browser.driver.execute_async_script(
                        ask + "seek(arguments[0]).then(done)", places.uniform(0, duration)))
                    cpu.append(browser.spent(before, browser.threads(), "DedicatedWorker"))
                costs.append(p95(cpu))
                walls.append(p95(wall))
        row(f"seek, {name} 800 px, p95 of 60", min(costs), 150, "ms",
            f"CPU; by the clock {min(walls):.0f} ms")


# -- the studio ------------------------------------------------------------------------------------

DELAYS = """window.delays = [];
for (const name of ["keydown", "pointermove", "pointerdown"]) {
  addEventListener(name, (event) => delays.push(performance.now() - event.timeStamp), true);
}"""


def studio(folder, impasto, runs):
    os.environ["IMPASTO"] = str(impasto)
    sys.path.insert(0, str(ROOT / "tests"))
    from studio_support import Studio
    chance = random.Random(5)
    with Studio(folder) as run, Browser(DESK) as browser:
        work = run.heard(folder / "overture.musicxml")
        for style in ("oil", "impressionist"):
            run.plan(work, style=style)
            browser.driver.get("about:blank")
            browser.slow_cpu(1)
            browser.driver.get(f"{run.address}#{work['id']}")
            browser.until("document.documentElement.dataset.painted")
            browser.js(DELAYS)
            browser.slow_cpu()
            best = []
            for _ in range(runs):
                browser.js("delays.length = 0")
                browser.js("document.getElementById('play').click()")
                for i in range(80):
                    if i % 4 == 3:  # a beat on: paints there at once
                        for kind in ("rawKeyDown", "keyUp"):
                            browser.cdp("Input.dispatchKeyEvent", type=kind, key="ArrowRight",
                                        code="ArrowRight", windowsVirtualKeyCode=39)
                    else:
                        browser.cdp("Input.dispatchMouseEvent", type="mouseMoved",
                                    x=chance.randint(100, 1100), y=chance.randint(100, 700))
                    time.sleep(chance.uniform(0.03, 0.12))
                browser.js("document.getElementById('play').click()")
                best.append(browser.js("return delays"))
            row(f"studio, {style}: input delay while painting, p95", min(map(p95, best)), 50, "ms",
                f"median {min(map(statistics.median, best)):.1f} ms, {len(best[0])} inputs, "
                f"CPU / {SLOW_CPU}")


# -- what hangs ------------------------------------------------------------------------------------

def hang(folder, impasto, zoom):
    """Paints the works and makes an exhibition of them, each under its own name."""
    sys.path.insert(0, str(ROOT / "tests"))
    import support
    works = folder / "works"
    works.mkdir()
    example = next((ROOT / "examples").glob("*.musicxml"))
    shutil.copy(example, folder / "overture.musicxml")
    support.write_wav(folder / "tune.wav", support.tune(40))

    def run(*given):
        subprocess.run([impasto, *map(str, given)], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    for name, piece, style in WORKS:
        source = folder / ("overture.musicxml" if piece == "overture" else "tune.wav")
        sound = works / f"{name}{source.suffix}"
        shutil.copy(source, sound)
        run("paint", sound, "-o", works / f"{name}.png", "--size", 64, "--style", style,
            "--seed", 1)
    run("exhibit", *(works / f"{name}.impasto" for name, _, _ in WORKS), "-o", "site",
        "--zoom", zoom, "--title", "Six works")


def shown(site):
    """The folder of each work: pieces of one title are counted."""
    count, folders = 0, {"wall": ""}
    for name, piece, _ in WORKS:
        count += piece == "overture"
        again = f"-{count}" if count > 1 else ""
        folder = name if piece != "overture" else "overture-in-ochre" + again
        assert (site / folder / "index.html").is_file(), folder
        folders[name] = folder + "/"
    return folders


def main():
    ask = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    ask.add_argument("--impasto", default=str(ROOT / "build/release/impasto"))
    ask.add_argument("--runs", type=int, default=3, help="of which the best counts")
    ask.add_argument("--only", default="load,grow,seek,studio")
    ask.add_argument("--zoom", type=int, default=1600, help="as impasto exhibit takes it")
    ask.add_argument("--folder", help="where the exhibition is made, or kept from last time")
    given = ask.parse_args()
    impasto = pathlib.Path(given.impasto).resolve()
    with tempfile.TemporaryDirectory() as passing:
        folder = pathlib.Path(given.folder or passing).resolve()
        folder.mkdir(exist_ok=True)
        site = folder / "site"
        if not site.is_dir():
            hang(folder, impasto, given.zoom)
        folders = shown(site)
        wanted = given.only.split(",")
        with Host(site) as url:
            if "load" in wanted:
                load(url, folders, given.runs)
            if "grow" in wanted:
                grow(url, folders, given.runs)
            if "seek" in wanted:
                seek(url, site, folders, impasto, given.runs)
        if "studio" in wanted:
            studio(folder, impasto, given.runs)
    print()
    table()
    print(f"\nload of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return 0 if all(met for *_, met, _ in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
