# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may ask the studio's server, and for how much (docs/studio.md): a rule, a test."""
import os
import re
import socket
import subprocess
import sys
import time

from studio_support import Events, Studio
from support import PROGRAM, ROOT, impasto, run_tests, write_midi


def head(studio, line, *more, host=None):
    """A request as bytes, with the Host that is expected."""
    lines = [line.replace("TOKEN", studio.token), f"Host: {host or studio.host}", *more]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def status(answer):
    match = re.match(rb"HTTP/1\.1 (\d+) ", answer)
    return int(match[1]) if match else None


def test_it_listens_on_loopback_alone(folder):
    with Studio(folder) as studio:
        inodes = set()
        for name in os.listdir(f"/proc/{studio.process.pid}/fd"):
            try:
                link = os.readlink(f"/proc/{studio.process.pid}/fd/{name}")
            except OSError:
                continue
            inodes.update(re.findall(r"socket:\[(\d+)\]", link))
        found = []
        for table in ("tcp", "tcp6", "udp", "udp6"):
            for line in open(f"/proc/net/{table}").read().splitlines()[1:]:
                words = line.split()
                if words[9] in inodes:
                    found.append((table, words[1]))
        assert found == [("tcp", f"0100007F:{studio.port:04X}")], found


def test_the_host_must_be_exactly_ours(folder):
    with Studio(folder) as studio:
        assert status(studio.raw(head(studio, "GET /TOKEN/works HTTP/1.1", "Connection: close"))) == 200
        for host in (f"localhost:{studio.port}", "127.0.0.1", f"127.0.0.1:{studio.port + 1}",
                     f"evil.example:{studio.port}", f"127.0.0.1.evil.example:{studio.port}",
                     f"[::1]:{studio.port}", " ", f"{studio.host}."):
            answer = studio.raw(head(studio, "GET /TOKEN/works HTTP/1.1", host=host))
            assert status(answer) in (400, 403), (host, answer)
            assert b'"works"' not in answer
        twice = head(studio, "GET /TOKEN/works HTTP/1.1", "Host: evil.example")
        assert status(studio.raw(twice)) in (400, 403)
        none = f"GET /{studio.token}/works HTTP/1.1\r\n\r\n".encode()
        assert status(studio.raw(none)) in (400, 403)
        assert status(studio.raw(none.replace(b"1.1", b"1.0"))) in (400, 403)


def test_another_origin_is_sent_away_whatever_it_knows(folder):
    with Studio(folder) as studio:
        ours = {"Origin": f"http://{studio.host}"}
        assert studio.ask("GET", "works", headers=ours).status == 200
        for origin in ("http://evil.example", "null", f"https://{studio.host}",
                       f"http://localhost:{studio.port}", f"http://{studio.host}.evil.example", ""):
            for method, path in (("GET", "works"), ("POST", "works"), ("DELETE", "works/x")):
                answer = studio.ask(method, path, headers={"Origin": origin})
                assert answer.status == 403, (origin, method, answer.status)


def test_only_our_own_page_or_the_address_bar_may_ask(folder):
    with Studio(folder) as studio:
        for site in ("same-origin", "none"):
            assert studio.ask("GET", "works", headers={"Sec-Fetch-Site": site}).status == 200
        for site in ("cross-site", "same-site", "", "nonsense"):
            answer = studio.ask("GET", "works", headers={"Sec-Fetch-Site": site})
            assert answer.status == 403, site
        # Another program, the file that opens the browser too, may open the page: nothing else,
        # and in no frame.
        opened = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate",
                  "Sec-Fetch-Dest": "document"}
        assert studio.ask("GET", "", headers=opened).status == 200
        assert studio.ask("GET", "works", headers=opened).status == 403
        assert studio.ask("POST", "", headers=opened).status == 403
        for name, value in (("Sec-Fetch-Dest", "iframe"), ("Sec-Fetch-Mode", "no-cors")):
            assert studio.ask("GET", "", headers={**opened, name: value}).status == 403


def test_without_the_token_there_is_nothing(folder):
    with Studio(folder) as studio, Studio(folder, library="others") as other:
        assert re.fullmatch("[0-9a-f]{32}", studio.token)
        assert studio.token != other.token
        last = "0" if studio.token[-1] != "0" else "1"
        bodies = set()
        for root in ("/", "//", "/works", f"/{other.token}/", f"/{studio.token[:-1]}{last}/",
                     f"/{studio.token[:-1]}/", f"/{studio.token}0/", f"/{studio.token.upper()}x/",
                     f"/{studio.token}", f"/{studio.token}?", f"//{studio.token}/"):
            answer = studio.ask("GET", "", root=root)
            assert answer.status == 404, (root, answer.status)
            bodies.add(answer.body)
        assert len(bodies) == 1, "a refusal tells what was wrong"
    # In constant time: no comparison of the token but `same_secret`.
    guard = (ROOT / "src/impasto/serve/guard.cpp").read_text()
    body = guard[guard.index("bool same_secret"):]
    body = body[:body.index("\n}")]
    assert "return differ == 0;" in body and body.count("return") == 1 and "break" not in body
    assert not re.search(r"[!=]= *door\.token(?!\.size)|door\.token *[!=]=", guard)


def test_no_path_comes_from_a_request(folder):
    (folder / "secret.txt").write_text("a secret")
    (folder / "secret.toml").write_text('name = "secret"')
    write_midi(folder / "song.mid")
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.mid")
        secret = str(folder / "secret.txt")
        for path in ("../secret.txt", "..%2fsecret.txt", "%2e%2e/secret.txt", "works/../work.json",
                     f"works/{work['id']}/../../../secret.txt", f"works/{work['id']}/work.json",
                     f"works/{work['id']}/made/../work.json", f"works/{work['id']}/%2e%2e",
                     "works/.bin", "works/..", "works/.", "works/.new", f"plans/{secret}/strokes",
                     f"plans/{work['id']}-../strokes", f"works/{work['id']}%00/piece", "%00",
                     "....//secret.txt", "..\\secret.txt", secret, "/" + secret):
            answer = studio.ask("GET", path)
            assert answer.status == 404, (path, answer.status)
            assert b"a secret" not in answer.body
        for path in ("bin/..", "bin/.", "bin/../works", f"bin/{secret}"):
            assert studio.send("POST", path, {}).status == 404, path
        assert status(studio.raw(head(studio, "GET /TOKEN/wo\0rks HTTP/1.1"))) == 400
        for target in (f"http://{studio.host}/{studio.token}/works", "*", f"file://{secret}", "..",
                       f"{studio.token}/works"):
            answer = studio.raw(head(studio, f"GET {target} HTTP/1.1"))
            assert status(answer) == 400, (target, answer)
        # Where the command line takes a name or a file, a page gives names alone.
        for name in ("style", "with", "mood", "palette"):
            for value in (str(folder / "secret.toml"), "../secret.toml", "secret.toml", secret):
                answer = studio.send("POST", f"works/{work['id']}/plans", {name: value})
                assert answer.status == 400, (name, value, answer.body)
        # Nor is a file opened for a picture's colours, whatever it is said to be called.
        for name in (secret, str(folder / "secret.toml"), "../secret.toml"):
            plan = studio.plan(work, palette=name, swatches="50 20 20 1")
            assert plan["recipe"]["swatches"] == "50 20 20 1", plan
            answer = studio.ask("POST", f"palettes?name={name}", b"no picture")
            assert answer.status == 422 and b"a secret" not in answer.body
        # Nor does what a song is called.
        for name in ("../../evil.mid", "/etc/evil.mid", "evil\0.mid", "..", ".mid", "a/b.mid",
                     "evil.mid/../../x", "x" * 5000 + ".mid", "evil.\u202edim"):
            studio.heard(folder / "song.mid", name)
        found = {path.name for path in studio.library.rglob("*") if path.is_file()}
        known = {"work.json", "sound.mid", "sound.sound", "heard.jams", "piece.jams", "peaks",
                 "played.wav", ".lock"}
        known |= {f"{i}{ending}" for i in (1, 2, 3) for ending in (".impasto", ".strokes.gz")}
        assert found <= known, found - known
        assert sorted(p.name for p in folder.iterdir()) == [
            "secret.toml", "secret.txt", "song.mid", "works"]


def test_nobody_else_may_read_the_library(folder):
    write_midi(folder / "song.mid")
    with Studio(folder) as studio:
        studio.heard(folder / "song.mid")
        for path in [studio.library, *studio.library.iterdir()]:
            assert path.stat().st_mode & 0o077 == 0, path


def test_there_are_no_cors_headers_and_a_preflight_gets_nothing(folder):
    with Studio(folder) as studio:
        asked = {"Origin": f"http://{studio.host}", "Access-Control-Request-Method": "PUT",
                 "Access-Control-Request-Headers": "if-match"}
        for method, path in (("OPTIONS", "works"), ("GET", "works"), ("GET", ""), ("GET", "nothing")):
            answer = studio.ask(method, path, headers=asked)
            assert not [name for name in answer.headers if name.lower().startswith("access-control")]
        assert studio.ask("OPTIONS", "works", headers=asked).status == 405
        asked["Origin"] = "http://evil.example"
        assert studio.ask("OPTIONS", "works", headers=asked).status == 403


def test_every_answer_says_what_a_browser_may_do_with_it(folder):
    with Studio(folder) as studio:
        answers = [studio.ask("GET", path) for path in ("", "studio.js", "works", "nothing")]
        answers += [studio.ask("GET", "", root="/"), studio.ask("DELETE", "works"),
                    studio.ask("GET", "works", headers={"Origin": "null"})]
        events = Events(studio)
        answers.append(events.answer)
        for answer in answers:
            policy = answer.headers["Content-Security-Policy"]
            rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
            assert rules["default-src"] == "'none'" and rules["frame-ancestors"] == "'none'"
            assert rules["script-src"] == "'self' 'wasm-unsafe-eval'"
            assert rules["base-uri"] == rules["form-action"] == "'none'"
            assert not re.search(r"unsafe-inline|'unsafe-eval'|https?:|\*", policy), policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert "Set-Cookie" not in answer.headers and "Server" not in answer.headers


def test_a_song_is_never_shown_as_a_page(folder):
    (folder / "song.html").write_bytes(b"<script>alert(1)</script>")
    with Studio(folder) as studio:
        dropped = studio.drop(folder / "song.html")
        assert studio.over(dropped["job"])["state"] == "failed"
        answer = studio.ask("GET", f"works/{dropped['id']}/sound")
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.body == b"<script>alert(1)</script>"


def test_a_head_may_have_8_kilobytes(folder):
    with Studio(folder) as studio:
        small = head(studio, "GET /TOKEN/works HTTP/1.1", "X: " + "x" * 7000, "Connection: close")
        assert status(studio.raw(small)) == 200
        assert status(studio.raw(head(studio, "GET /TOKEN/works HTTP/1.1", "X: " + "x" * 9000))) == 431
        assert status(studio.raw(head(studio, f"GET /TOKEN/{'x' * 9000} HTTP/1.1"))) == 431
        many = [f"X{i}: x" for i in range(2000)]
        assert status(studio.raw(head(studio, "GET /TOKEN/works HTTP/1.1", *many))) == 431


def test_json_may_have_16_megabytes_and_a_song_2_gigabytes(folder):
    with Studio(folder) as studio:
        json_type = "Content-Type: application/json"
        for size, due in ((16 << 20, None), ((16 << 20) + 1, 413), (1 << 40, 413), (1 << 63, 413)):
            answer = studio.raw(head(studio, "POST /TOKEN/jobs HTTP/1.1", json_type,
                                     f"Content-Length: {size}") if due else
                                head(studio, "POST /TOKEN/jobs HTTP/1.1", json_type,
                                     "Connection: close", f"Content-Length: {size}") + b" " * size)
            assert status(answer) == (due or 422), (size, answer[:200])
        for place, most in (("works", 2 << 30), ("palettes", 256 << 20)):
            for size in (most + 1, 1 << 62):
                assert status(studio.raw(head(studio, f"POST /TOKEN/{place} HTTP/1.1",
                                              f"Content-Length: {size}"))) == 413
        # Who is still sending gets to read why.
        answer = studio.ask("POST", "jobs", b" " * (20 << 20), {"Content-Type": "application/json"})
        assert answer.status == 413 and "large" in answer.json()["error"]["message"]
        # What is refused is not read, and nothing of it is kept.
        assert list((studio.library / ".new").iterdir()) == []
        # Where nothing is expected nothing may come.
        assert status(studio.raw(head(studio, "GET /TOKEN/works HTTP/1.1", "Content-Length: 1") +
                                 b"x")) == 413
        assert status(studio.raw(head(studio, "DELETE /TOKEN/works/x HTTP/1.1",
                                      "Content-Length: 99999999"))) == 413


def test_one_request_cannot_be_read_as_two(folder):
    with Studio(folder) as studio:
        second = head(studio, "DELETE /TOKEN/works/x HTTP/1.1")
        for lines, body in (
                (("Content-Length: 4", "Transfer-Encoding: chunked"), b"0\r\n\r\n"),
                (("Transfer-Encoding: chunked", "Content-Length: 4"), b"0\r\n\r\n"),
                (("Transfer-Encoding: chunked",), b"0\r\n\r\n"),
                (("Transfer-Encoding: xchunked",), b""), (("Transfer-Encoding: identity",), b""),
                (("Transfer-Encoding : chunked",), b"0\r\n\r\n"),
                (("Content-Length: 0", "Content-Length: 5"), b""),
                (("Content-Length: 0, 5",), b""), (("Content-Length: +5",), b""),
                (("Content-Length: 0x5",), b""), (("Content-Length: -1",), b""),
                (("Content-Length: 5 5",), b""), (("Content-Length:",), b"")):
            answer = studio.raw(head(studio, "POST /TOKEN/jobs HTTP/1.1",
                                     "Content-Type: application/json", *lines) + body + second)
            assert status(answer) == 400, (lines, answer[:80])
            assert answer.count(b"HTTP/1.1 ") == 1, (lines, "the rest was answered too")
        # Bare line feeds, a space before the colon, a folded line, a byte that is none.
        for text in (b"GET /%s/works HTTP/1.1\nHost: %s\n\n", b"GET /%s/works HTTP/1.1\r\nHost : %s\r\n\r\n",
                     b"GET /%s/works HTTP/2.0\r\nHost: %s\r\n\r\n", b"GET /%s/works\r\nHost: %s\r\n\r\n",
                     b"G\x01T /%s/works HTTP/1.1\r\nHost: %s\r\n\r\n",
                     b"GET /%s/works HTTP/1.1\r\nHost: %s\r\nX: \x00\r\n\r\n"):
            answer = studio.raw(text % (studio.token.encode(), studio.host.encode()))
            assert status(answer) == 400, (text, answer)
        # What comes behind a refusal is not looked at.
        bad = head(studio, "GET /wrong/works HTTP/1.1")
        answer = studio.raw(bad + head(studio, "GET /TOKEN/works HTTP/1.1"))
        assert answer.count(b"HTTP/1.1 ") == 1 and status(answer) == 404


def test_who_says_nothing_or_says_it_slowly_is_let_go(folder):
    with Studio(folder, "--idle", 1) as studio:
        assert studio.raw(b"") == b""
        assert studio.raw(b"GET /") == b""
        request = head(studio, "GET /TOKEN/works HTTP/1.1")
        # A byte now and then, always before the second is over.
        with socket.create_connection(("127.0.0.1", studio.port), timeout=30) as slow:
            sent = 0
            try:
                for byte in request:
                    slow.sendall(bytes([byte]))
                    sent += 1
                    time.sleep(0.2)
                ended = slow.recv(1) == b""
            except OSError:
                ended = True
            assert ended and sent < len(request), "the whole head was waited for"
        # A body that trickles.
        with socket.create_connection(("127.0.0.1", studio.port), timeout=30) as slow:
            slow.sendall(head(studio, "POST /TOKEN/works HTTP/1.1", "Content-Length: 1000000"))
            sent = 0
            try:
                for sent in range(200):
                    slow.sendall(b"x")
                    time.sleep(0.2)
            except OSError:
                pass
            assert sent < 60, "a trickle was received"
        assert studio.ask("GET", "works").json() == {"works": []}
        assert list((studio.library / ".new").iterdir()) == []


def test_who_does_not_read_is_let_go(folder):
    write_midi(folder / "song.mid", keys=range(30, 90))
    with Studio(folder, "--idle", 1) as studio:
        work = studio.heard(folder / "song.mid")
        with socket.socket() as slow:
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            slow.settimeout(60)
            slow.connect(("127.0.0.1", studio.port))
            slow.sendall(head(studio, f"GET /TOKEN/works/{work['id']}/sound HTTP/1.1"))
            time.sleep(5.0)
            got = 0
            try:
                while more := slow.recv(65536):
                    got += len(more)
            except OSError:
                pass
            size = (studio.library / work["id"] / "played.wav").stat().st_size
            assert 0 < got < size, (got, size)


def test_there_are_64_connections_at_most(folder):
    with Studio(folder, "--idle", 20) as studio:
        held = [socket.create_connection(("127.0.0.1", studio.port), timeout=30) for _ in range(64)]
        try:
            time.sleep(0.5)
            for _ in range(5):
                assert status(studio.raw(b"")) == 503
            held[0].sendall(head(studio, "GET /TOKEN/works HTTP/1.1"))
            assert status(held[0].recv(65536)) == 200, "who was first is served on"
        finally:
            for each in held:
                each.close()
        while studio.ask("GET", "works").status != 200:  # who goes makes room
            time.sleep(0.05)


def test_16_pages_may_wait_for_events_and_who_goes_makes_room(folder):
    with Studio(folder) as studio:
        waiting = [Events(studio) for _ in range(16)]
        assert [each.answer.status for each in waiting] == [200] * 16
        assert studio.ask("GET", "events").status == 503
        assert studio.ask("GET", "works").status == 200
        for each in waiting:
            each.answer.close()
            each.connection.close()
        while Events(studio).answer.status != 200:
            time.sleep(0.05)


def test_ranges_cannot_be_made_to_cost(folder):
    write_midi(folder / "song.mid")
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.mid")
        path = f"works/{work['id']}/sound"
        whole = studio.ask("GET", path).body
        assert whole == (studio.library / work["id"] / "played.wav").read_bytes()

        def part(text):
            return studio.ask("GET", path, headers={"Range": text})
        for text, first, last in (("bytes=0-0", 0, 0), ("bytes=100-199", 100, 199),
                                  ("bytes=44-", 44, len(whole) - 1), ("bytes=-10", len(whole) - 10, len(whole) - 1),
                                  (f"bytes=0-{len(whole) * 9}", 0, len(whole) - 1),
                                  ("bytes=0-18446744073709551615", 0, len(whole) - 1)):
            answer = part(text)
            assert answer.status == 206 and answer.body == whole[first:last + 1], text
            assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(whole)}"
        for text in (f"bytes={len(whole)}-", "bytes=18446744073709551615-", "bytes=-0"):
            answer = part(text)
            assert answer.status == 416 and answer.body == b"", text
            assert answer.headers["Content-Range"] == f"bytes */{len(whole)}"
        # Several, overlapping, backwards, no numbers: the whole, once.
        for text in ("bytes=0-," + ",".join(["0-"] * 500), "bytes=5-2", "bytes=a-b", "bytes=-",
                     "bytes=", "lines=1-2", "bytes=1-2-3", "bytes=18446744073709551616-", "bytes= 1-2"):
            answer = part(text)
            assert answer.status == 200 and answer.body == whole, text


def test_a_body_of_json_must_say_that_it_is_json(folder):
    # What a form of another page can send has one of these types.
    write_midi(folder / "song.mid")
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.mid")
        tag = studio.ask("GET", f"works/{work['id']}/piece").headers["ETag"]
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
            for method, path in (("POST", "jobs"), ("POST", f"works/{work['id']}/plans"),
                                 ("PUT", f"works/{work['id']}/piece")):
                answer = studio.ask(method, path, b"{}", {"Content-Type": kind, "If-Match": tag})
                assert answer.status == 415, (kind, method, answer.status)


def test_hostile_json_is_refused_and_the_studio_goes_on(folder):
    write_midi(folder / "song.mid")
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.mid")
        tag = studio.ask("GET", f"works/{work['id']}/piece").headers["ETag"]
        kind = {"Content-Type": "application/json"}
        for body in (b"[" * 100000, b"{", b"nonsense", b"\xff\xfe", b'{"a":' * 5000, b"[]", b"7",
                     b'{"annotations": 7}', b'{"annotations": {}}'):
            answer = studio.ask("PUT", f"works/{work['id']}/piece", body, {**kind, "If-Match": tag})
            assert answer.status == 422, (body[:20], answer.status, answer.body)
            for path in ("jobs", f"works/{work['id']}/plans"):
                if body.startswith(b'{"annotations"') and path != "jobs":
                    continue  # nothing is asked for
                answer = studio.ask("POST", path, body, kind)
                assert answer.status in (400, 422), (path, body[:20], answer.status)
                assert set(answer.json()["error"]) == {"code", "message", "where", "hint"}
        for asked in ({"seed": -1}, {"seed": 1.5}, {"seed": "1"}, {"density": 1e9}, {"density": "x"},
                      {"width": 1, "height": 1}, {"width": 100000, "height": 100000}, {"width": 100},
                      {"width": 2000, "height": 100}, {"style": ["oil"]}, {"palette": 7}):
            answer = studio.send("POST", f"works/{work['id']}/plans", asked)
            assert answer.status == 400, (asked, answer.status)
        assert studio.ask("GET", f"works/{work['id']}/piece").headers["ETag"] == tag


def test_names_are_put_into_the_page_as_text_only(folder):
    sinks = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|srcdoc|"
                       r"createContextualFragment|\beval\b|new Function|setHTML")
    assert sinks.search("x.innerHTML = name")
    sources = [path for kind in ("*.js", "*.ts", "*.html")
               for part in ("studio", "atelier", "player") for path in (ROOT / "web" / part).rglob(kind)]
    assert len(sources) >= 3
    for path in sources:
        assert not sinks.search(path.read_text()), path
        assert not re.search(r"<script>|<style|\son\w+=|style=|javascript:", path.read_text()
                             if path.suffix == ".html" else ""), path
    write_midi(folder / "song.mid")
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.mid", "<img src=x onerror=alert(1)>\r\nX: y.mid")
        assert work["name"] == "<img src=x onerror=alert(1)>  X: y.mid", work["name"]
        plan = studio.plan(work)
        answer = studio.ask("GET", f"plans/{plan['id']}/painting")
        assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w.%-]+",
                            answer.headers["Content-Disposition"]), answer.headers


def test_the_browser_is_opened_by_a_file_that_nobody_else_reads(folder):
    (folder / "bin").mkdir()
    (folder / "run").mkdir()
    seen = folder / "seen"
    opener = folder / "bin/xdg-open"
    opener.write_text('#!/bin/sh\nstat -c %a "$1" > "$SEEN.mode"\ncat "$1" > "$SEEN.page"\n'
                      'cat /proc/$PPID/cmdline /proc/$$/cmdline | tr "\\0" " " > "$SEEN"\n')
    opener.chmod(0o755)
    process = subprocess.Popen(
        [PROGRAM, "studio", "--library", str(folder / "works")], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PATH": f"{folder}/bin:{os.environ['PATH']}", "SEEN": str(seen),
             "XDG_RUNTIME_DIR": str(folder / "run")})
    try:
        for _ in range(500):
            if seen.exists() and seen.read_text():
                break
            time.sleep(0.02)
        page = (folder / "seen.page").read_text()
        token = re.search(r"url=http://127\.0\.0\.1:\d+/([0-9a-f]{32})/\"", page)[1]
        assert (folder / "seen.mode").read_text().strip() == "600"
        assert "impasto studio" in seen.read_text() and token not in seen.read_text()
    finally:
        process.terminate()
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0 and out == "" and token not in err, (process.returncode, out, err)
    assert list((folder / "run").iterdir()) == []


def test_a_library_has_one_studio(folder):
    with Studio(folder):
        ran = impasto("studio", "--no-open", "--library", folder / "works", cwd=folder, code=2)
        assert "another studio" in ran.err and ran.out == ""


def test_a_port_that_is_taken_is_said(folder):
    with Studio(folder) as studio:
        ran = impasto("studio", "--no-open", "--port", studio.port, "--library", folder / "b",
                      cwd=folder, code=2)
        assert "--port" in ran.err and str(studio.port) in ran.err and ran.out == ""


run_tests(sys.modules[__name__])
