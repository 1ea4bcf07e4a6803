# SPDX-License-Identifier: GPL-3.0-or-later
"""The painter, the composer and the listener in WebAssembly do what the native ones do, bit for bit, in
Node and in a browser: the same analysis, the same picture by every hand from the same samples, the
same picture from a stroke stream. And a page need not wait long for them."""
import functools
import gzip
import http.server
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading

from support import PROGRAM, ROOT, impasto, need, run_tests, tune, write_wav

SIDE = 256
PACKAGE = pathlib.Path(PROGRAM).parent / "web/impasto"
HANDS = 8
# KB gzipped that a page fetches at most.
MOST = {"paint": 130, "compose": 350, "listen": 600}
need("node", "nodejs")


@functools.cache
def native():
    """Samples, streams and what the native program makes of them; in a folder that stays."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="impasto-wasm-"))
    left = tune(16.0)
    (left.astype("<f4").repeat(2) / 32768).tofile(folder / "tune.raw")
    ran = subprocess.run([os.environ["IMPASTO_SAMPLES_TO_HASHES"], folder / "tune.raw", str(SIDE)],
                         capture_output=True, text=True, check=True)
    hands = dict(line.split() for line in ran.stdout.splitlines())
    assert len(hands) >= HANDS and len(set(hands.values())) == len(hands), hands
    write_wav(folder / "tune.wav", left)
    streams = {}
    for name in hands:
        made = impasto("paint", folder / "tune.wav", "-o", folder / f"{name}.png", "--size", SIDE,
                       "--style", name, "--strokes", folder / f"{name}.strokes.gz", "--stats",
                       cwd=folder)
        streams[name] = made.hash()
    assert streams == hands, "the program and its library paint otherwise"
    return folder, ran.stderr, hands


def same_jams(here, there):
    """The library's has a place for a seal."""
    here, there = json.loads(here), json.loads(there)
    here["sandbox"]["impasto"].pop("seal", None)
    here.pop("seal", None)
    return here == there


def in_node(package):
    folder, _, hands = native()
    ran = subprocess.run(
        ["node", ROOT / "tests/wasm_same_bits.mjs", package, folder / "tune.raw", str(SIDE),
         *(folder / f"{name}.strokes.gz" for name in hands)], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_a_page_fetches_little(folder):
    for name, most in MOST.items():
        module = (PACKAGE / f"impasto-{name}.wasm").read_bytes()
        sent = (PACKAGE.parent / f"impasto-{name}.wasm.gz").read_bytes()
        assert gzip.decompress(sent) == module, name
        packed = len(sent)
        print(f"     impasto-{name}.wasm: {len(module)} bytes, {packed / 1000:.1f} KB packed, "
              f"at most {most}")
        assert packed <= 1000 * most, name


def test_node_hears_composes_and_paints_the_same(folder):
    made, jams, hands = native()
    said = in_node(PACKAGE)
    assert said["hands"] == hands and said["names"] == list(hands), said
    assert said["again"] == hands, "a work that was written and opened again is another"
    assert same_jams(jams, said["jams"]), "it hears otherwise"
    assert said["steps"] > 3, "no progress is told"
    first, last = said["known"][0], said["known"][-1]
    assert not first.get("beat") and last["beat"] and last["chord"], "what is known so far is not told"
    assert not last.get("segment_open"), last
    for paintings in (said["streams"], said["seeks"]):
        assert {pathlib.Path(p).name.split(".")[0]: h for p, h in paintings.items()} == hands, said
    stroke = said["stroke"]
    assert stroke["index"] >= 0 and stroke["outline"] >= 36 and len(stroke["sentence"]) > 8, stroke
    assert stroke["title"] == "tune", stroke
    words = ("not a stroke stream", "no style", "not JSON", "no such wish", "no whole number")
    for message, word in zip(said["refusals"], words):
        assert message and word in message, (message, word)


PAGE = """<!doctype html><meta charset="utf-8"><title>waiting</title><canvas></canvas>
<script type="module">
import { connect } from "./package/remote.js";
const fetched = async (name) => (await fetch(name)).arrayBuffer();
const said = { hands: {}, streams: {}, progress: 0, agent: navigator.userAgent };
try {
  const worker = () => connect(new Worker("./package/worker.js", { type: "module" }),
                               () => { ++said.progress; });
  const studio = worker();
  await studio.load(await fetched("package/impasto-listen.wasm"));
  const samples = new Float32Array(await fetched("tune.raw"));
  for (let at = 0; at < samples.length; at += 65536) await studio.push(samples.slice(at, at + 65536));
  said.jams = await studio.hear();
  for (const { name } of (await studio.choices()).styles) {
    await studio.compose({ style: name, seed: 1 });
    await studio.canvas(null, SIDE, SIDE);
    await studio.finish();
    said.hands[name] = await studio.hash();
    const paints = worker();
    await paints.load(await fetched("package/impasto-paint.wasm.packed"));
    await paints.open(await fetched(`${name}.strokes.gz`));
    await paints.canvas(null, SIDE, SIDE, { keys: 2 });
    for (const time of [9, 3, 12]) await paints.paint(time);
    await paints.finish();
    said.streams[name] = await paints.hash();
  }
  // On the page's own canvas, as a visitor sees it.
  const canvas = document.querySelector("canvas"), shows = worker();
  await shows.load(await fetched("package/impasto-paint.wasm"));
  await shows.open(await fetched("oil.strokes.gz"));
  await shows.canvas(canvas.transferControlToOffscreen(), SIDE, SIDE);
  await shows.finish();
  const pixels = await shows.pixels();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const seen = new OffscreenCanvas(SIDE, SIDE).getContext("2d");
  seen.drawImage(canvas, 0, 0);
  const shown = seen.getImageData(0, 0, SIDE, SIDE).data;
  said.differ = shown.reduce((sum, value, i) => sum + (value !== pixels.data[i]), 0);
  try { await shows.open(new ArrayBuffer(9)); } catch (error) { said.refusal = error.message; }
} catch (error) {
  said.failed = String(error.stack ?? error);
}
window.said = JSON.stringify(said);
document.title = "done";
</script>"""


def served(folder):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map,
                          ".js": "text/javascript", ".wasm": "application/octet-stream"}

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def chromium(profile):
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for word in ("headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run",
                 "disable-background-networking", "disable-component-update", "disable-sync",
                 "disable-dev-shm-usage", f"user-data-dir={profile}"):
        options.add_argument(f"--{word}")
    return webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)


def test_a_browser_hears_composes_and_paints_the_same(folder):
    made, jams, hands = native()
    if not shutil.which("chromium") or not shutil.which("chromedriver"):
        print("     SKIP: apt install chromium chromium-driver python3-selenium")
        return
    from selenium.webdriver.support.ui import WebDriverWait
    shutil.copytree(PACKAGE, made / "package", dirs_exist_ok=True)
    packed = gzip.compress((PACKAGE / "impasto-paint.wasm").read_bytes())
    (made / "package/impasto-paint.wasm.packed").write_bytes(packed)
    (made / "index.html").write_text(PAGE.replace("SIDE", str(SIDE)))
    server = served(made)
    browser = chromium(folder / "profile")
    try:
        browser.get(f"http://127.0.0.1:{server.server_address[1]}/")
        WebDriverWait(browser, 600).until(lambda b: b.title == "done")
        said = json.loads(browser.execute_script("return window.said"))
    finally:
        browser.quit()
        server.shutdown()
    assert "failed" not in said, said["failed"]
    print("    ", said["agent"].split(") ")[-1])
    assert said["hands"] == hands and said["streams"] == hands, said
    assert same_jams(jams, said["jams"]), "it hears otherwise"
    assert said["progress"] > 3 and said["differ"] == 0, (said["progress"], said["differ"])
    assert "not a stroke stream" in said["refusal"], said["refusal"]


def test_the_package_is_whole_and_is_imported_by_its_name(folder):
    """As `npm pack` makes it, and as Node finds it."""
    if shutil.which("npm"):
        ran = subprocess.run(["npm", "pack", "--offline", "--pack-destination", folder],
                             cwd=PACKAGE, capture_output=True, text=True,
                             env={**os.environ, "HOME": str(folder)})
        assert ran.returncode == 0, ran.stderr
        archive = next(folder.glob("impasto-*.tgz"))
    else:
        archive = folder / "impasto.tgz"
        with tarfile.open(archive, "w:gz") as tar:
            tar.add(PACKAGE, "package")
    with tarfile.open(archive) as tar:
        names = sorted(tar.getnames())
        tar.extractall(folder)
    for name in ("impasto.js", "impasto.d.ts", "worker.js", "remote.js", "remote.d.ts", "README.md",
                 "LICENSE", "package.json", *(f"impasto-{m}.wasm" for m in MOST)):
        assert f"package/{name}" in names, (name, names)
    (folder / "node_modules").mkdir()
    (folder / "package").rename(folder / "node_modules/impasto")
    made, _, hands = native()
    (folder / "five.mjs").write_text(
        'import { load, unpack } from "impasto";\nimport { readFileSync } from "node:fs";\n'
        "const impasto = await load();\n"
        f"const work = impasto.open(await unpack(readFileSync({json.dumps(str(made / 'oil.strokes.gz'))})));\n"
        f"const painter = work.painter({SIDE});\npainter.finish();\npainter.show();\n"
        "console.log(painter.hash());\n")
    ran = subprocess.run(["node", "five.mjs"], cwd=folder, capture_output=True, text=True)
    assert ran.stdout.strip() == hands["oil"], (ran.stdout, ran.stderr)


def test_types_fit_what_the_readme_shows(folder):
    if not shutil.which("tsc"):
        print("     SKIP: apt install node-typescript")
        return
    readme = (PACKAGE / "README.md").read_text()
    code = "\n".join(block.split("```")[0] for block in readme.split("```js\n")[1:3])
    assert "load(" in code and "keys: 4" in code
    code = code.replace('"impasto"', '"./impasto"').replace('document.querySelector("canvas")',
                                                            "page.canvas")
    code = code.replace('document.querySelector("audio")', "page.audio").replace(
        '.getContext("2d")', '.getContext("2d")!')
    for name in ("impasto.d.ts", "remote.d.ts", "atelier-engine.d.ts"):
        shutil.copy(PACKAGE / name, folder)
    (folder / "page.ts").write_text(
        code + "\nexport {};\ndeclare const page: {canvas: HTMLCanvasElement, audio: HTMLAudioElement};\n")
    def check():
        return subprocess.run(
            ["tsc", "--noEmit", "--strict", "--target", "es2022", "--module", "es2022",
             "--moduleResolution", "node", "--lib", "es2022,dom,dom.iterable", "page.ts",
             "remote.d.ts", "atelier-engine.d.ts"], cwd=folder, capture_output=True, text=True)
    ran = check()
    assert ran.returncode == 0, ran.stdout
    (folder / "page.ts").write_text((folder / "page.ts").read_text().replace(
        "work.painter(800)", 'work.painter("800")'))
    assert check().returncode != 0, "the types take anything"


if __name__ == "__main__":
    try:
        run_tests(sys.modules[__name__])
    finally:
        if native.cache_info().currsize:
            shutil.rmtree(native()[0])
