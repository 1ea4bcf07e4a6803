# SPDX-License-Identifier: GPL-3.0-or-later
"""A film: as long as its sound, tagged as it should be, ending on the still, and all or nothing."""
import json
import signal
import subprocess
import sys
import time

from support import (RATE, PROGRAM, example, impasto, leftovers, need, np, read_planes, run_tests,
                     tune, write_wav)

need("ffprobe", "ffmpeg")
SIZE = ("--size", "320x180", "--stats")


def probe(path):
    out = subprocess.run(["ffprobe", "-v", "error", "-count_frames", "-show_streams",
                          "-show_format", "-of", "json", str(path)],
                         capture_output=True, check=True, text=True).stdout
    found = json.loads(out)
    streams = {s["codec_type"]: s for s in found["streams"]}
    return streams["video"], streams["audio"], found["format"]


def psnr(a, b):
    error = ((a.astype(float) - b.astype(float)) ** 2).mean()
    return 99.0 if error == 0 else 10 * np.log10(255.0 ** 2 / error)


def test_a_film_is_as_long_as_its_sound_and_tagged_for_everyone(folder):
    seconds = 6.37
    write_wav(folder / "song.wav", tune(seconds))
    ran = impasto("film", "song.wav", *SIZE, cwd=folder)
    assert ran.out.split() == ["song.mp4"]
    video, audio, _ = probe(folder / "song.mp4")
    assert video["codec_name"] == "h264" and video["profile"] == "High", video
    assert video["pix_fmt"] == "yuv420p"
    assert (video["color_space"], video["color_transfer"], video["color_primaries"]) == (
        "bt709",) * 3
    assert video["color_range"] == "tv"
    assert video["r_frame_rate"] == "30/1"
    assert int(video["nb_read_frames"]) == round(seconds * 30)
    assert audio["codec_name"] == "aac" and audio["sample_rate"] == "48000"
    assert audio["channels"] == 2
    assert abs(float(video["duration"]) - seconds) <= 1 / 30
    assert abs(float(audio["duration"]) - seconds) <= 1 / 30, audio["duration"]
    data = (folder / "song.mp4").read_bytes()
    assert 0 < data.find(b"moov") < data.find(b"mdat"), "the index is not at the front"


def test_the_last_frame_is_the_still(folder):
    write_wav(folder / "song.wav", tune(4.0))
    film = impasto("film", "song.wav", *SIZE, cwd=folder)
    still = impasto("paint", "song.wav", *SIZE, cwd=folder)
    assert film.hash() == still.hash()
    measured = psnr(read_planes(folder / "song.mp4", 320, 180),
                    read_planes(folder / "song.png", 320, 180))
    print("     PSNR of the decoded last frame:", round(measured, 1), "dB")
    assert measured >= 40.0, measured


def test_the_finished_picture_is_held_as_long_as_asked(folder):
    write_wav(folder / "song.wav", tune(2.0))
    impasto("film", "song.wav", *SIZE, "--hold", 1.5, cwd=folder)
    video, audio, _ = probe(folder / "song.mp4")
    assert int(video["nb_read_frames"]) == round(3.5 * 30)
    assert float(audio["duration"]) >= 3.4, "silence goes on with the picture"


def test_then_it_fades_to_black(folder):
    write_wav(folder / "song.wav", tune(2.0))
    film = impasto("film", "song.wav", *SIZE, "--hold", 0.5, "--fade", 1, cwd=folder)
    still = impasto("paint", "song.wav", *SIZE, cwd=folder)
    assert film.hash() == still.hash(), "the last unfaded frame is the still"
    video, _, _ = probe(folder / "song.mp4")
    assert int(video["nb_read_frames"]) == round(3.5 * 30)
    assert read_planes(folder / "song.mp4", 320, 180)[:320 * 180].mean() < 20, "video black is 16"
    held = frame_of(folder / "song.mp4", 2.3)
    assert abs(held - frame_of(folder / "song.mp4", 2.45)) < 0.5
    assert frame_of(folder / "song.mp4", 3.0) < 0.8 * held


def frame_of(path, second):
    """The mean lightness of a film's frame."""
    raw = subprocess.run(["ffmpeg", "-v", "error", "-ss", str(second), "-i", path, "-frames:v", "1",
                          "-pix_fmt", "gray", "-f", "rawvideo", "-"], check=True,
                         stdin=subprocess.DEVNULL, capture_output=True).stdout
    return np.frombuffer(raw, np.uint8).mean()


def test_a_camera_that_moves_ends_on_the_still(folder):
    write_wav(folder / "song.wav", tune(9.0))
    still = impasto("paint", "song.wav", *SIZE, cwd=folder)
    for camera in ("breathe", "follow"):
        film = impasto("film", "song.wav", *SIZE, "--camera", camera, "--light", "moving",
                       "--preset", "ultrafast", "--force", cwd=folder)
        assert film.hash() == still.hash(), camera


def test_a_score_is_filmed_with_its_sound(folder):
    film = impasto("film", example(), *SIZE, "--fps", "10", "--preset", "ultrafast", cwd=folder)
    still = impasto("paint", example(), *SIZE, cwd=folder)
    assert film.hash() == still.hash()
    video, audio, _ = probe(folder / (example().stem + ".mp4"))
    assert abs(float(video["duration"]) - float(audio["duration"])) <= 0.1
    heard = subprocess.run(["ffmpeg", "-v", "error", "-i", folder / (example().stem + ".mp4"),
                            "-f", "f32le", "-ac", "1", "-"], capture_output=True).stdout
    assert np.abs(np.frombuffer(heard, np.float32)).max() > 0.05, "the film is silent"


def test_the_sound_in_the_film_lies_where_it_lay(folder):
    sound = np.zeros(3 * RATE, np.int64)
    for click in (0.5, 1.25, 2.0):
        start = int(click * RATE)
        sound[start:start + 200] = 20000
    write_wav(folder / "clicks.wav", sound)
    impasto("film", "clicks.wav", *SIZE, "--preset", "ultrafast", cwd=folder)
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", folder / "clicks.mp4", "-f", "f32le",
                          "-ac", "1", "-ar", str(RATE), "-"], capture_output=True).stdout
    heard = np.abs(np.frombuffer(raw, np.float32))
    for click in (0.5, 1.25, 2.0):
        lo = int((click - 0.2) * RATE)
        at = lo + int(np.argmax(heard[lo:lo + int(0.4 * RATE)] > 0.2))
        assert abs(at - int(click * RATE)) <= 0.003 * RATE, (click, at / RATE)


def test_a_film_is_the_same_with_as_many_threads_as_the_help_offers(folder):
    write_wav(folder / "in.wav", tune(3.0))
    films = set()
    for threads in (1, 3, 256):
        impasto("film", "in.wav", *SIZE, "--threads", threads, "--force", cwd=folder)
        films.add((folder / "in.mp4").read_bytes())
    assert leftovers(folder, "in.wav") == ["in.mp4"], leftovers(folder)
    assert len(films) == 1


def test_short_and_silent_sounds_have_a_film(folder):
    write_wav(folder / "blip.wav", tune(0.2))
    write_wav(folder / "silence.wav", np.zeros(RATE * 2, np.int64))
    for name, frames in (("blip", 6), ("silence", 60)):
        ran = impasto("film", f"{name}.wav", *SIZE, "--preset", "ultrafast", cwd=folder)
        assert "impasto: " in ran.err
        assert int(probe(folder / f"{name}.mp4")[0]["nb_read_frames"]) == frames


def test_a_painting_is_filmed_with_the_sound_that_is_named(folder):
    write_wav(folder / "song.wav", tune(3.0))
    first = impasto("film", "song.wav", *SIZE, cwd=folder)
    impasto("paint", "song.wav", *SIZE, cwd=folder)
    (folder / "song.mp4").unlink()
    ran = impasto("film", "song.impasto", cwd=folder, code=2)
    assert "--sound" in ran.err
    again = impasto("film", "song.impasto", "--sound", "song.wav", *SIZE, cwd=folder)
    assert again.hash() == first.hash()


def interrupted(folder, *signals):
    write_wav(folder / "long.wav", tune(120.0))
    film = subprocess.Popen([PROGRAM, "film", "long.wav", "--size", "1920x1080", "--preset",
                             "slow", "--quiet"], cwd=folder, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 300
    while not leftovers(folder, "long.wav") and film.poll() is None:
        assert time.monotonic() < deadline, "the film was never begun"
        time.sleep(0.05)
    time.sleep(0.3)
    for number in signals:
        film.send_signal(number)
        time.sleep(0.02)
    out, err = film.communicate(timeout=120)
    assert film.returncode == 130, (film.returncode, err)
    assert leftovers(folder, "long.wav") == [], leftovers(folder)
    assert out == ""


def test_ctrl_c_leaves_nothing_half_written(folder):
    interrupted(folder, signal.SIGINT)


def test_a_polite_kill_leaves_nothing_half_written(folder):
    interrupted(folder, signal.SIGTERM)


def test_a_closed_terminal_leaves_nothing_half_written(folder):
    interrupted(folder, signal.SIGHUP)


def test_a_second_ctrl_c_leaves_nothing_either(folder):
    interrupted(folder, signal.SIGINT, signal.SIGINT)


run_tests(sys.modules[__name__])
