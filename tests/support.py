# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the program share: running it, making sounds, reading pictures."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import traceback
import wave

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("IMPASTO", str(ROOT / "build/release/impasto"))
RATE = 44100


def need(tool, package):
    if shutil.which(tool) is None:
        print(f"SKIP: {tool} is missing: apt install {package}")
        sys.exit(77)


try:
    import numpy as np
except ImportError:
    print("SKIP: numpy is missing: apt install python3-numpy")
    sys.exit(77)


class Ran:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def hash(self):
        lines = [line for line in self.err.splitlines() if line.startswith("hash ")]
        assert len(lines) == 1, f"no hash in {self.err!r}"
        return lines[0].split()[1]

    def json(self):
        return json.loads(self.out)


def impasto(*args, cwd, code=0, program=PROGRAM, env=None, timeout=600):
    """Runs the program; it must end with this exit code (None: any)."""
    ran = subprocess.run([program, *map(str, args)], cwd=cwd, stdin=subprocess.DEVNULL,
                         capture_output=True, text=True, timeout=timeout,
                         env={**os.environ, **(env or {})})
    result = Ran(ran.returncode, ran.stdout, ran.stderr)
    assert code is None or ran.returncode == code, (
        f"impasto {' '.join(map(str, args))}: exit {ran.returncode}, not {code}\n{ran.stderr}")
    return result


def example():
    """The bundled piece."""
    return next((ROOT / "examples").glob("*.musicxml"))


def write_wav(path, left, right=None, rate=RATE):
    right = left if right is None else right
    frames = np.stack([left, right], axis=1).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(frames.tobytes())


def write_midi(path, keys=(60, 62, 64, 65, 67, 69, 71, 72)):
    """A scale in crotchets, 120 a minute: read at once, painted in no time."""
    track = b"".join(bytes([0, 0x90, key, 80, 0x83, 0x60, 0x80, key, 0]) for key in keys)
    track += b"\0\xff\x2f\0"
    pathlib.Path(path).write_bytes(b"MThd\0\0\0\6\0\0\0\1\1\xe0MTrk" +
                                   len(track).to_bytes(4, "big") + track)


def write_photo(path, size="90x60"):
    """Red, dark blue and a little yellow."""
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i",
                    f"color=c=0xc8281e:s={size},drawbox=w=iw/2:c=0x14285a:t=fill,"
                    "drawbox=y=ih*3/4:h=ih/4:c=0xe8c020:t=fill", "-frames:v", "1", path], check=True)


def tune(seconds, beat=0.5):
    """A tune over a bass, with a second part that differs, in whole-number arithmetic: the same
    samples on every machine."""
    n = int(seconds * RATE)
    time = np.arange(n, dtype=np.int64)
    step = int(beat * RATE)
    beats = time // step
    since = time % step
    decay = np.maximum(0, 32 - since * 32 // step)
    first = np.array([262, 330, 392, 523, 440, 392, 330, 294], dtype=np.int64)
    second = np.array([220, 262, 208, 220, 175, 196, 165, 220], dtype=np.int64)
    low = np.array([131, 131, 98, 98, 110, 110, 87, 98], dtype=np.int64)
    in_second = (beats // 16) % 2
    melody = np.where(in_second == 1, second[beats % 8], first[beats % 8])
    bass = low[(beats // 2) % 8]

    def triangle(pitch, amplitude):
        phase = (since * pitch * 4096 // RATE) % 4096
        return (np.abs(phase - 2048) - 1024) * amplitude // 1024

    sound = triangle(melody, 9000) * decay // 32 + triangle(bass, 5000) * (16 + decay) // 48
    return sound


def read_picture(path, width, height):
    """Pixels of a picture as numpy (height, width, 3)."""
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt",
                          "rgb24", "-"], capture_output=True, check=True).stdout
    return np.frombuffer(raw[-width * height * 3:], np.uint8).reshape(height, width, 3)


def read_values(path, width, height):
    """Numbers of a picture of one channel and 16 bit."""
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt",
                          "gray16le", "-"], capture_output=True, check=True).stdout
    return np.frombuffer(raw[-width * height * 2:], "<u2").reshape(height, width)


def read_planes(path, width, height):
    """Luma and both chromas of a film's last frame, or of a picture brought to the film's own format
    (BT.709, limited range, 4:2:0: comparing in RGB would measure what 4:2:0 loses, not the film)."""
    convert = [] if str(path).endswith(".mp4") else [
        "-vf", "scale=out_color_matrix=bt709:out_range=tv"]
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", str(path), *convert, "-f", "rawvideo",
                          "-pix_fmt", "yuv420p", "-"], capture_output=True, check=True).stdout
    return np.frombuffer(raw[-width * height * 3 // 2:], np.uint8)


def leftovers(folder, *known):
    """What lies in the folder beside what the test put there."""
    return sorted(p.name for p in pathlib.Path(folder).iterdir() if p.name not in known)


def run_tests(module):
    """Runs every function named test_*, each with a fresh folder; says what each claims."""
    failed = 0
    wanted = sys.argv[1:]
    for name, test in list(vars(module).items()):
        if not name.startswith("test_") or (wanted and name not in wanted):
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(pathlib.Path(folder))
                print("ok  ", name[5:].replace("_", " "), flush=True)
            except Exception:
                failed += 1
                print("FAIL", name[5:].replace("_", " "), flush=True)
                traceback.print_exc(file=sys.stdout)
    sys.exit(1 if failed else 0)
