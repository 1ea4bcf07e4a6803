#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a film costs beside encoding its frames alone.

    bench/cost.py song.ogg [--program build/release/impasto] [--size 1920x1080] [--preset medium]

Films the recording, then gives the very frames of that film, decoded beforehand to raw 4:2:0, to libx264 with
the same settings and times that. Decoded frames are a little smoother than painted ones, so x264 has
slightly less to do with them: the ratio is on the strict side.
"""
import argparse
import json
import os
import pathlib
import resource
import subprocess
import tempfile
import time


def children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed(command, **options):
    wall, cpu = time.monotonic(), children()
    ran = subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True,
                         text=True, **options)
    return ran, time.monotonic() - wall, children() - cpu


def encode_alone(film, size, rate, preset, crf, threads):
    """The frames are decoded into memory a batch at a time; the clock runs only while the encoder takes
    them, and the decoder stands still then (its pipe is full)."""
    width, height = size
    decode = ["ffmpeg", "-v", "error", "-i", str(film), "-an", "-f", "rawvideo", "-pix_fmt",
              "yuv420p", "-"]
    encode = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s",
              f"{width}x{height}", "-r", rate, "-i", "-", "-c:v", "libx264", "-preset", preset,
              "-crf", str(crf), "-profile:v", "high", "-bf", "2", "-g",
              str(max(1, round(eval_rate(rate) / 2))), "-x264-params",
              f"cpu-independent=1:scenecut=0:open-gop=0:8x8dct=1:threads={threads}", "-f", "mp4", os.devnull]
    frame_bytes = width * height * 3 // 2
    source = subprocess.Popen(decode, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    encoder = subprocess.Popen(encode, stdin=subprocess.PIPE)
    wall = frames = 0
    batch_frames = max(1, (512 << 20) // frame_bytes)
    while batch := source.stdout.read(frame_bytes * batch_frames):
        frames += len(batch) // frame_bytes
        start = time.monotonic()
        encoder.stdin.write(batch)
        wall += time.monotonic() - start
    start = time.monotonic()
    encoder.stdin.close()
    encoder.wait()
    wall += time.monotonic() - start
    source.wait()
    return wall, frames


def eval_rate(rate):
    top, _, bottom = rate.partition("/")
    return int(top) / int(bottom or 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recording")
    parser.add_argument("--program", default="build/release/impasto")
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--fps", default="30")
    parser.add_argument("--preset", default="medium")
    parser.add_argument("--crf", type=int, default=18)
    parser.add_argument("--most", type=float, default=1.5, help="fail above this ratio")
    options = parser.parse_args()
    size = tuple(map(int, options.size.split("x")))
    with tempfile.TemporaryDirectory() as folder:
        film = pathlib.Path(folder) / "film.mp4"
        ran, whole, cpu = timed([options.program, "film", options.recording, "-o", str(film),
                                 "--size", options.size, "--fps", options.fps, "--preset",
                                 options.preset, "--crf", str(options.crf), "--json", "--stats"])
        result = json.loads(ran.stdout)
        alone, frames = encode_alone(film, size, options.fps, options.preset, options.crf,
                                     os.cpu_count())
    seconds = result["seconds"]
    print(f"{options.recording}: {result['frames']} frames {options.size} at {options.fps} fps, "
          f"{result['strokes']} strokes, {options.preset}, crf {options.crf}")
    for stage in ("listen", "compose", "paint", "show", "encode", "write"):
        if stage in seconds:
            print(f"  {stage:22} {seconds[stage]:8.2f} s")
    print(f"  {'whole film, wall':22} {whole:8.2f} s   ({cpu:.1f} CPU-s)")
    print(f"  {'libx264 alone, wall':22} {alone:8.2f} s   ({frames} frames)")
    print(f"  {'ratio':22} {whole / alone:8.2f}     (at most {options.most})")
    return 0 if whole / alone <= options.most else 1


if __name__ == "__main__":
    raise SystemExit(main())
