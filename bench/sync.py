#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well a film moves with its sound.

    bench/sync.py song.mp4 [--showcqt]

Frame-to-frame change (mean absolute difference of small grey frames) is correlated with the onset
strength of the sound (half-wave rectified spectral flux) at lags of up to half a second. A positive
lag: the picture comes after the sound. --showcqt measures ffmpeg's showcqt of the same sound too.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile

import numpy as np

WIDTH, HEIGHT = 240, 135
RATE = 44100
WINDOW = 1024


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


def onset_strength(path, fps, frames):
    """strength[f]: of what begins within frame f."""
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", str(path), "-vn", "-ac", "1", "-ar",
                          str(RATE), "-f", "f32le", "-"], check=True, capture_output=True).stdout
    sound = np.frombuffer(raw, np.float32)
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


def report(name, path):
    fps, _, _, _ = probe(path)
    moved = change(path)
    heard = onset_strength(path, fps, len(moved))
    relative = np.log(moved + 0.1 * (np.median(moved[moved > 0]) if moved.any() else 1.0) + 1e-9)
    for measure, values in (("change", moved), ("log change", relative)):
        lag, fine, r, at_zero = correlate(heard[1:], values[1:], fps)
        print(f"{name:34} {measure:10}  lag {lag:+d} frames ({fine:+.2f}, "
              f"{1000 * fine / fps:+.0f} ms)  r {r:.3f}  at zero lag {at_zero:.3f}", flush=True)
    return abs(lag) <= 1


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
    options = parser.parse_args()
    good = True
    for film in options.films:
        good &= report(pathlib.Path(film).name, film)
        if options.showcqt:
            with tempfile.TemporaryDirectory() as folder:
                report("  showcqt of the same sound", showcqt(film, folder))
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
