#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well a film moves with its sound.

    bench/sync.py song.mp4 [--showcqt]
    bench/sync.py song.mp4 --painting song.impasto

Frame-to-frame change (mean absolute difference of small grey frames) is correlated with the onset
strength of the sound (half-wave rectified spectral flux) at lags of up to half a second. A positive
lag: the picture comes after the sound. --showcqt measures ffmpeg's showcqt of the same sound too.
Then: how many of the frames in which there is sound hardly differ from the one before; how many
large changes of luminance a second has at most (flashes, which may harm); and with
--painting, how much of what will be touched at the end has been touched after a quarter, a half and
three quarters of the time. What the underpainting covers is not touched.
"""
import argparse
import json
import pathlib
import sqlite3
import subprocess
import tempfile

import numpy as np

WIDTH, HEIGHT = 240, 135
RATE = 44100
WINDOW = 1024
STILL = 0.007  # grey levels, the mean of the frame: a tenth of a small dab
QUIET = -40.0  # dB from the loudest frame
GRID = 160  # cells along the shorter side
# WCAG 2.3.1 (https://www.w3.org/TR/WCAG22/#three-flashes-or-below-threshold): a change of relative
# luminance by a tenth of its maximum, the darker side below .8, over a quarter of what is seen; and
# back again it is a flash. Here no more than three changes a second, of either kind.
FLASH, FLASH_DARKER, FLASH_AREA, FLASH_MOST = 0.10, 0.80, 0.25, 3
FLASH_SIDE = 64, 36  # cells
FLASH_AT_ONCE = 0.1  # s in which cells change together


def probe(path):
    out = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
                          "stream=r_frame_rate,width,height", "-of", "json", str(path)],
                         check=True, capture_output=True, text=True).stdout
    stream = json.loads(out)["streams"][0]
    top, bottom = map(int, stream["r_frame_rate"].split("/"))
    return top / bottom, stream["r_frame_rate"], stream["width"], stream["height"]


def change(path):
    """change[f]: between frame f - 1 and frame f."""
    process = subprocess.Popen(["ffmpeg", "-v", "error", "-i", str(path), "-an", "-vf",
                                f"scale={WIDTH}:{HEIGHT}:flags=area,format=gray", "-f", "rawvideo",
                                "-"], stdout=subprocess.PIPE)
    before, values = None, []
    while len(raw := process.stdout.read(WIDTH * HEIGHT)) == WIDTH * HEIGHT:
        frame = np.frombuffer(raw, np.uint8).astype(np.int16)
        values.append(0.0 if before is None else np.abs(frame - before).mean())
        before = frame
    process.wait()
    return np.array(values)


def flashes(path, fps):
    """The most changes of relative luminance over a quarter of the screen within a second."""
    width, height = FLASH_SIDE
    process = subprocess.Popen(["ffmpeg", "-v", "error", "-i", str(path), "-an", "-vf",
                                f"scale={width}:{height}:flags=area,format=rgb24", "-f", "rawvideo",
                                "-"], stdout=subprocess.PIPE)
    code = np.arange(256) / 255.0
    linear = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    low = high = rising = None
    shares = []
    while len(raw := process.stdout.read(width * height * 3)) == width * height * 3:
        frame = linear[np.frombuffer(raw, np.uint8).reshape(-1, 3)] @ (0.2126, 0.7152, 0.0722)
        if low is None:
            low, high, rising = frame.copy(), frame.copy(), np.zeros(frame.size, int)
        # A cell that has risen goes on rising until it falls by a tenth, and the other way round.
        low, high = np.minimum(low, frame), np.maximum(high, frame)
        up = (rising <= 0) & (frame - low >= FLASH) & (low < FLASH_DARKER)
        down = (rising >= 0) & (high - frame >= FLASH) & (frame < FLASH_DARKER) & ~up
        rising[up], rising[down] = 1, -1
        changed = up | down
        low[changed] = high[changed] = frame[changed]
        shares.append(changed.mean())
    process.wait()
    near = max(1, round(FLASH_AT_ONCE * fps))
    changes, gathered = [], 0.0
    for f, share in enumerate(shares):
        gathered += share - (shares[f - near] if f >= near else 0.0)
        if gathered > FLASH_AREA and (not changes or f - changes[-1] >= near):
            changes.append(f)
    return max((sum(f <= g < f + fps for g in changes) for f in changes), default=0)


def sound_of(path):
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", str(path), "-vn", "-ac", "1", "-ar",
                          str(RATE), "-f", "f32le", "-"], check=True, capture_output=True).stdout
    return np.frombuffer(raw, np.float32)


def sounding(sound, fps, frames):
    """Whether there is sound in each frame."""
    edges = (np.arange(frames + 1) * RATE / fps).astype(int)
    power = np.concatenate([[0.0], np.cumsum(sound.astype(float) ** 2)])
    edges = np.minimum(edges, len(sound))
    mean = np.diff(power[edges]) / np.maximum(1, np.diff(edges))
    return mean > mean.max() * 10 ** (QUIET / 10)


def onset_strength(sound, fps, frames):
    """strength[f]: of what begins within frame f."""
    hop = WINDOW // 4
    padded = np.concatenate([np.zeros(WINDOW, np.float32), sound, np.zeros(WINDOW, np.float32)])
    count = (len(padded) - WINDOW) // hop
    window = np.hanning(WINDOW)
    strength = np.zeros(frames)
    before = None
    for i in range(count):
        spectrum = np.log1p(100 * np.abs(np.fft.rfft(padded[i * hop:i * hop + WINDOW] * window)))
        if before is not None:
            flux = np.maximum(spectrum - before, 0).sum()
            # A step in level lifts the flux most when it lies in the middle of the newer window.
            centre = (i * hop + WINDOW // 2 - hop / 2 - WINDOW) / RATE
            frame = int(np.floor(centre * fps))
            if 0 <= frame < frames:
                strength[frame] += flux
        before = spectrum
    return strength


def correlate(sound, picture, fps):
    span = int(round(0.5 * fps))
    lags = np.arange(-span, span + 1)

    def normal(x):
        # Slow growth (a section getting busier) is not sync: only what stands out of its second is.
        width = int(fps) | 1
        x = x - np.convolve(np.pad(x, width // 2, mode="edge"), np.ones(width) / width, "valid")
        return x / (x.std() or 1.0)

    a, b = normal(sound), normal(picture)
    n = len(a)
    r = np.array([np.mean(a[max(0, -k):n - max(0, k)] * b[max(0, k):n + min(0, k)]) for k in lags])
    best = int(np.argmax(r))
    fine = float(lags[best])
    if 0 < best < len(r) - 1:
        left, middle, right = r[best - 1:best + 2]
        bend = left - 2 * middle + right
        fine += 0.5 * (left - right) / bend if bend else 0.0
    return int(lags[best]), fine, float(r[best]), float(r[span])


def stamp(cells, points, width, scale):
    """Marks what a round brush touches on its way; points: x, y, pressure."""
    height, length = cells.shape
    for (x0, y0, p0), (x1, y1, p1) in zip(points[:-1], points[1:]):
        least = max(0.25 / scale, 0.2 * width * max(p0, p1))
        steps = max(1, int(np.ceil(np.hypot(x1 - x0, y1 - y0) / least)))
        for t in np.linspace(0.0, 1.0, steps + 1):
            x, y = (x0 + t * (x1 - x0)) * scale, (y0 + t * (y1 - y0)) * scale
            r = max(0.5, 0.5 * width * (p0 + t * (p1 - p0)) * scale)
            left, right = max(0, int(x - r)), min(length, int(x + r) + 1)
            top, bottom = max(0, int(y - r)), min(height, int(y + r) + 1)
            if left >= right or top >= bottom:
                continue
            v, u = np.ogrid[top:bottom, left:right]
            cells[top:bottom, left:right] |= (u + 0.5 - x) ** 2 + (v + 0.5 - y) ** 2 <= r * r


def touched(painting, shares=(0.25, 0.5, 0.75)):
    """Of what is touched at the end, how much is touched after those shares of the time."""
    data = sqlite3.connect(f"file:{painting}?mode=ro", uri=True)
    setting = dict(data.execute("SELECT key, value FROM settings"))
    duration = float(setting["duration_s"])
    cells = np.zeros((int(float(setting["height"]) * GRID), int(float(setting["width"]) * GRID)),
                     bool)
    strokes = data.execute("SELECT start_s, end_s, width, path FROM strokes WHERE load > 0 AND NOT "
                           "(cause_kind = 'piece' AND pass = 0) ORDER BY start_s").fetchall()
    covered = []
    for until in [share * duration for share in shares] + [float("inf")]:
        for start, end, width, path in strokes:
            if start >= until:
                break
            points = np.frombuffer(path, "<f4").reshape(-1, 4)
            if end > until:
                done = points[:, 3] <= (until - start) / max(1e-9, end - start)
                points = points[:max(1, done.sum())]
            points = points[:, :3] if len(points) > 1 else np.repeat(points[:, :3], 2, axis=0)
            stamp(cells, points, width, GRID)
        covered.append(cells.sum())
    return [c / max(1, covered[-1]) for c in covered[:-1]]


def report(name, path, painting=None):
    fps, _, _, _ = probe(path)
    moved = change(path)
    sound = sound_of(path)
    heard = onset_strength(sound, fps, len(moved))
    relative = np.log(moved + 0.1 * (np.median(moved[moved > 0]) if moved.any() else 1.0) + 1e-9)
    for measure, values in (("change", moved), ("log change", relative)):
        lag, fine, r, at_zero = correlate(heard[1:], values[1:], fps)
        print(f"{name:34} {measure:10}  lag {lag:+d} frames ({fine:+.2f}, "
              f"{1000 * fine / fps:+.0f} ms)  r {r:.3f}  at zero lag {at_zero:.3f}", flush=True)
    there = sounding(sound, fps, len(moved))
    still = (moved[1:] < STILL)[there[1:]].mean() if there[1:].any() else 0.0
    print(f"{name:34} nearly still {100 * still:.0f} % of the frames with sound", flush=True)
    most = flashes(path, fps)
    print(f"{name:34} flashes: at most {most} large changes of luminance in a second (of "
          f"{FLASH_MOST})", flush=True)
    if painting:
        done = ", ".join(f"{100 * d:.0f} %" for d in touched(painting))
        print(f"{name:34} touched after a quarter, half and three quarters: {done} of the end's",
              flush=True)
    return abs(lag) <= 1 and most <= FLASH_MOST


def showcqt(path, folder):
    _, rate, width, height = probe(path)
    out = pathlib.Path(folder) / "showcqt.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(path), "-filter_complex",
                    f"[0:a]showcqt=s={width}x{height}:fps={rate}[v]", "-map", "[v]", "-map", "0:a",
                    "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "copy", str(out)],
                   check=True)
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("films", nargs="+")
    parser.add_argument("--showcqt", action="store_true")
    parser.add_argument("--painting", help="what the film shows, an .impasto")
    options = parser.parse_args()
    good = True
    for film in options.films:
        good &= report(pathlib.Path(film).name, film, options.painting)
        if options.showcqt:
            with tempfile.TemporaryDirectory() as folder:
                report("  showcqt of the same sound", showcqt(film, folder))
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
