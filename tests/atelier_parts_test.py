# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of the atelier by themselves, in Node: it reads title and artist from a song's file as the
program does, and nothing that a file claims makes it fail; a score sounds as it is written; a film holds
its frames."""
import json
import random
import shutil
import struct
import subprocess
import sys
import wave

from support import ROOT, need, np, run_tests, tune, write_wav

if shutil.which("node") is None:
    print("SKIP: node is missing: apt install nodejs")
    sys.exit(77)
need("ffmpeg", "ffmpeg")

TITLE, ARTIST = "Dämmerung, 夕暮れ", "Niemand & Söhne"


def read(folder, *names):
    """What the page's own reader finds in these files, each { title, artist, ms }."""
    script = (f"import {{ tagsOf }} from '{ROOT}/web/atelier/tags.js';"
              "import { readFileSync } from 'node:fs'; const found = [];"
              "for (const name of JSON.parse(readFileSync(0, 'utf8')))"
              "  found.push(await tagsOf(new Blob([readFileSync(name)])));"
              "process.stdout.write(JSON.stringify(found));")
    ran = subprocess.run(["node", "--input-type=module", "-e", script], cwd=folder, text=True,
                         input=json.dumps([str(name) for name in names]), capture_output=True, timeout=300)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def tagged(folder, name, *options, title=TITLE, artist=ARTIST):
    write_wav(folder / "in.wav", tune(1.0))
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", "in.wav", "-metadata", f"title={title}",
                    "-metadata", f"artist={artist}", *options, name], cwd=folder, check=True)
    return name


KINDS = {"three.mp3": ["-id3v2_version", "3"], "four.mp3": ["-id3v2_version", "4"], "a.flac": [],
         "vorbis.ogg": ["-c:a", "libvorbis"], "a.opus": [], "flac.ogg": ["-c:a", "flac"], "a.m4a": [],
         "early.m4a": ["-movflags", "+faststart"], "a.wav": [], "id3.aiff": ["-write_id3v2", "1"]}


def test_every_kind_of_tag_is_read(folder):
    for name, options in KINDS.items():
        tagged(folder, name, *options)
    for name, found in zip(KINDS, read(folder, *KINDS)):
        assert found == {"title": TITLE, "artist": ARTIST}, (name, found)


def frame(name, body, size=None):
    return name + struct.pack(">I", len(body) if size is None else size) + b"\0\0" + body


def id3(frames, version=3, flags=0, size=None):
    length = len(frames) if size is None else size
    return (b"ID3" + bytes([version, 0, flags]) +
            bytes([length >> shift & 127 for shift in (21, 14, 7, 0)]) + frames)


def test_old_and_unusual_ones_are_read(folder):
    two = (b"TT2" + (7).to_bytes(3, "big") + b"\0Titel1" + b"TP1" + (4).to_bytes(3, "big") + b"\0Ich")
    utf16 = b"\1\xff\xfe" + "Über\0mehr".encode("utf-16le")
    # A 255 in it is followed by a zero that does not count.
    marked = frame(b"TIT2", utf16).replace(b"\xff", b"\xff\0")
    picture = frame(b"APIC", b"\0image/jpeg\0\3\0" + bytes(300000))
    files = {
        "two.mp3": (id3(two, 2), "Titel1", "Ich"),
        "marked.mp3": (id3(marked, 3, 0x80), "Über", ""),
        "picture.mp3": (id3(picture + frame(b"TPE1", b"\3Me")), "", "Me"),
        "large.mp3": (id3(frame(b"TIT2", b"\0\xdcber allem")), "Über allem", ""),
        "be.mp3": (id3(frame(b"TIT2", b"\2" + "Später".encode("utf-16be"))), "Später", ""),
        "more.mp3": (id3(struct.pack(">I", 6) + bytes(6) + frame(b"TIT2", b"\3A"), 3, 0x40), "A", ""),
        "packed.mp3": (id3(b"TIT2" + struct.pack(">I", 4) + b"\0\x80\0\0\0\0"), "", ""),
        "last.mp3": (b"\xff\xfb\x90\0" * 200 + b"TAG" + b"Name".ljust(30, b"\0") + b"One".ljust(30) +
                     bytes(65), "Name", "One"),
        "both.flac": (id3(frame(b"TIT2", b"\3Outside")) + b"fLaC" + b"\x84\0\0\x1c" +
                      struct.pack("<III", 0, 1, 12) + b"TITLE=Inside", "Inside", ""),
        "hidden.mp3": (id3(frame(b"TIT2", "\3a\u202eb\r\nc\u0007 d ".encode())), "a b c d", ""),
        "long.mp3": (id3(frame(b"TIT2", b"\3" + b"x" * 5000)), "x" * 200, ""),
    }
    for name, (data, *_) in files.items():
        (folder / name).write_bytes(data + bytes(64))
    (folder / "last.mp3").write_bytes(files["last.mp3"][0])
    for (name, (_, title, artist)), found in zip(files.items(), read(folder, *files)):
        assert found == {"title": title, "artist": artist}, (name, found)


def test_what_lies_about_its_sizes_is_passed_over(folder):
    huge = struct.pack(">I", 0xFFFFFFFF)
    box = b"\0\0\0\1moov" + b"\xff" * 8
    nested = b"".join(b"LIST" + struct.pack("<I", 0xFFFFFFF0) + b"INFO" for _ in range(50000))
    files = [b"", b"ID3", id3(b"", size=0xFFFFFFF), id3(frame(b"TIT2", b"\0x", 0xFFFFFFFF)),
             b"fLaC" + b"\x04\xff\xff\xff" + struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF),
             b"fLaC" + b"\x04\0\0\x10" + struct.pack("<IIII", 0, 0xFFFFFFFF, 0, 0),
             b"fLaC" + bytes(100000), b"OggS" + bytes(22) + b"\xff" * 50000,
             b"\0\0\0\x10ftypM4A " + bytes(4) + box, b"\0\0\0\x10ftypM4A " + bytes(4) + bytes(100000),
             b"\0\0\0\x10ftypM4A " + bytes(4) + huge + b"moov" + huge + b"udta" + huge + b"meta",
             b"RIFF" + bytes(4) + b"WAVE" + nested, b"RIFF" + bytes(4) + b"WAVE" + bytes(400000),
             b"FORM" + bytes(4) + b"AIFFNAME" + huge, b"TAG".ljust(127), bytes(128)]
    for i, data in enumerate(files):
        (folder / f"{i}.bin").write_bytes(data)
    found = read(folder, *(f"{i}.bin" for i in range(len(files))))
    for i, each in enumerate(found):
        assert all(isinstance(each[name], str) and len(each[name]) <= 200 for name in ("title", "artist")), (
            i, each)
    assert found[8] == found[0] == {"title": "", "artist": ""}


def test_files_that_were_cut_or_have_flipped_bytes_say_something_or_nothing(folder):
    chance = random.Random(7)
    names = []
    for name in ("three.mp3", "a.flac", "vorbis.ogg", "a.opus", "early.m4a", "a.wav"):
        data = (folder / tagged(folder, name, *KINDS[name])).read_bytes()
        for i in range(40):
            broken = bytearray(data[:chance.randrange(1, 3000)] if i % 2 else data)
            for _ in range(1 + i % 5):
                broken[chance.randrange(min(len(broken), 600))] = chance.randrange(256)
            names.append(f"{name}.{i}")
            (folder / names[-1]).write_bytes(broken)
    for name, found in zip(names, read(folder, *names)):
        for text in found.values():
            assert len(text) <= 200 and text == text.strip() and "\0" not in text, (name, found)


def test_a_score_sounds_as_it_is_written(folder):
    notes = [[0.5, 1.4, 69, 0.9, 0], [2.0, 2.9, 57, 0.3, 0], [3.5, 3.6, 38, 0.9, 1], [99.0, 99.5, 60, 1, 0]]
    script = (f"import {{ sounded, wav }} from '{ROOT}/web/atelier/plain.js'; import {{ writeFileSync }} from 'fs';"
              f"const file = wav(sounded({json.dumps(notes)}, 4));"
              "writeFileSync('score.wav', new Uint8Array(await file.arrayBuffer()));")
    subprocess.run(["node", "--input-type=module", "-e", script], cwd=folder, check=True)
    with wave.open(str(folder / "score.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22050)
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768
    assert 4 <= len(sound) / 22050 < 4.2

    def part(start, end):
        return sound[int(start * 22050):int(end * 22050)]

    def pitch(start):
        spectrum = abs(np.fft.rfft(part(start, start + 0.5) * np.hanning(11025)))
        return spectrum.argmax() * 2

    assert abs(part(0, 0.49)).max() == 0 and abs(part(1.5, 1.99)).max() == 0, "it sounds in a rest"
    assert abs(pitch(0.6) - 440) <= 2 and abs(pitch(2.1) - 220) <= 2
    loud, soft, drum = (abs(part(start, start + 0.3)).max() for start in (0.5, 2.0, 3.5))
    assert 0.65 < loud < 0.75 and soft < loud / 3 and drum > 0.05, (loud, soft, drum)


def test_a_film_holds_its_frames_whatever_encoded_them(folder):
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=96x160:rate=30:duration=1",
                    "-pix_fmt", "yuv420p", "-c:v", "libvpx-vp9", "-g", "10", "-lag-in-frames", "0",
                    "-auto-alt-ref", "0", folder / "a.ivf"], check=True)
    (folder / "mp4.mjs").write_text((ROOT / "web/player/mp4.js").read_text())
    (folder / "pack.mjs").write_text("""
        import { readFileSync, writeFileSync } from "node:fs";
        import { mp4 } from "./mp4.mjs";
        const ivf = readFileSync("a.ivf"), chunks = [];
        for (let at = 32; at < ivf.length;) {
          const size = ivf.readUInt32LE(at), data = new Uint8Array(ivf.subarray(at + 12, at + 12 + size));
          chunks.push({ data, key: (data[0] & 0b1100) === 0, time: chunks.length });
          at += 12 + size;
        }
        const about = { width: 96, height: 160, fps: 30, codec: "vp09.00.40.08", description: null };
        const save = async (name, list) => writeFileSync(name,
          new Uint8Array(await mp4({ ...about, chunks: list }).arrayBuffer()));
        await save("a.mp4", chunks);
        await save("b.mp4", chunks.map((chunk, i) => ({ ...chunk, time: [0, 2, 1][i % 3] + i - i % 3 })));
        """)
    subprocess.run(["node", "pack.mjs"], cwd=folder, check=True)

    def frames(name):
        return subprocess.run(["ffmpeg", "-v", "error", "-i", folder / name, "-f", "framemd5", "-"],
                              capture_output=True, text=True, check=True).stdout.splitlines()

    sums = [[line.split(",")[-1] for line in frames(name) if not line.startswith("#")]
            for name in ("a.ivf", "a.mp4")]
    assert sums[0] == sums[1] and len(sums[0]) == 30, (len(sums[0]), len(sums[1]))

    def packets(name):
        told = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "packet=pts_time,flags",
                               "-of", "json", folder / name], capture_output=True, text=True,
                              check=True).stdout
        return [(round(float(p["pts_time"]) * 30), "K" in p["flags"])
                for p in json.loads(told)["packets"]]

    assert packets("a.mp4") == [(i, i % 10 == 0) for i in range(30)], packets("a.mp4")
    assert [at for at, _ in packets("b.mp4")] == [[0, 2, 1][i % 3] + i - i % 3 for i in range(30)]


if __name__ == "__main__":
    run_tests(sys.modules[__name__])
