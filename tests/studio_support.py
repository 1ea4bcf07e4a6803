# SPDX-License-Identifier: GPL-3.0-or-later
"""A studio that runs while a test does, and how to talk to it."""
import http.client
import json
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.parse

from support import PROGRAM


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


class Studio:
    """`impasto studio --no-open` as a person with an own library would run it."""

    def __init__(self, folder, *options, library="works", env=None):
        self.library = folder / library
        self.process = subprocess.Popen(
            [PROGRAM, "studio", "--no-open", "--library", str(self.library), *map(str, options)],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env={**os.environ, **(env or {})},
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        self.address = self.process.stdout.readline().strip()
        if not self.address:
            raise AssertionError(f"no address: {self.process.stderr.read()}")
        parts = urllib.parse.urlsplit(self.address)
        self.host, self.port, self.token = parts.netloc, parts.port, parts.path.strip("/")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.end()
        self.process.stdout.close()
        self.process.stderr.close()

    def end(self, how=signal.SIGINT):
        self.process.send_signal(how)
        return self.process.wait(timeout=60)

    def ask(self, method, path, body=None, headers=None, root=None):
        """One request; headers as they are, over those of a plain client."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            root = f"/{self.token}/" if root is None else root
            connection.request(method, root + path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def send(self, method, path, value, headers=None):
        return self.ask(method, path, json.dumps(value).encode(),
                        {"Content-Type": "application/json", **(headers or {})})

    def raw(self, text, wait=20.0):
        """Bytes as they are; what comes back until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as connection:
            connection.sendall(text)
            got = b""
            while True:
                try:
                    more = connection.recv(65536)
                except ConnectionResetError:
                    return got
                if not more:
                    return got
                got += more

    def drop(self, file, name=None):
        query = urllib.parse.quote(name or file.name)
        answer = self.ask("POST", f"works?name={query}", file.read_bytes())
        assert answer.status == 201, (answer.status, answer.body)
        return answer.json()

    def job(self, number):
        return self.ask("GET", f"jobs/{number}").json()

    def over(self, number):
        """The job once it is over."""
        while True:
            job = self.job(number)
            if job["state"] not in ("waiting", "running"):
                return job
            time.sleep(0.02)

    def work(self, work):
        return self.ask("GET", f"works/{work}").json()

    def heard(self, file, name=None):
        """Drops a song and waits until it was heard."""
        dropped = self.drop(file, name)
        job = self.over(dropped["job"])
        assert job["state"] == "done", job
        return self.work(dropped["id"])

    def plan(self, work, **wishes):
        answer = self.send("POST", f"works/{work['id']}/plans", wishes)
        assert answer.status == 201, (answer.status, answer.body)
        return answer.json()

    def make(self, **asked):
        answer = self.send("POST", "jobs", asked)
        assert answer.status == 202, (answer.status, answer.body)
        return answer.json()["job"]


class Events:
    """What is told on `events`, collected by a thread."""

    def __init__(self, studio):
        self.connection = http.client.HTTPConnection("127.0.0.1", studio.port, timeout=120)
        self.connection.request("GET", f"/{studio.token}/events")
        self.answer = self.connection.getresponse()
        self.jobs = []
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        try:
            for line in self.answer:
                if line.startswith(b"data: "):
                    self.jobs.append(json.loads(line[6:]))
        except (OSError, ValueError, AttributeError):
            pass  # closed

    def of(self, number, until=("done", "failed", "cancelled")):
        """All that was told of a job, once it is over."""
        while not any(job["job"] == number and job["state"] in until for job in list(self.jobs)):
            time.sleep(0.01)
        return [job for job in self.jobs if job["job"] == number]


def annotation(jams, namespace):
    return next(each for each in jams["annotations"] if each["namespace"] == namespace)


def beats(jams):
    return [row["time"] for row in annotation(jams, "beat")["data"]]


def rows(jams, namespace):
    return [(row["time"], row["duration"], row["value"]) for row in annotation(jams, namespace)["data"]]


def read(studio, work):
    answer = studio.ask("GET", f"works/{work['id']}/piece")
    assert answer.status == 200
    return answer.json(), answer.headers["ETag"]


def correct(studio, work, jams, tag, due=200):
    answer = studio.send("PUT", f"works/{work['id']}/piece", jams, {"If-Match": tag})
    assert answer.status == due, (answer.status, answer.body)
    return answer


def changed_beats(jams):
    changed = json.loads(json.dumps(jams))
    data = annotation(changed, "beat")["data"]
    annotation(changed, "beat")["data"] = [
        {**row, "value": i % 4 + 1} for i, row in enumerate(data[::2])]
    return changed
