#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Paints docs/gallery/ anew. Needs build/release/impasto, ffmpeg, a folder of recordings and the pictures of Debian's
# python3-skimage:
#   tools/gallery.sh ../shared/data/audio [/usr/lib/python3/dist-packages/skimage/data [subjects]]
# With "subjects": only the sheet of photographs.
set -eu
recordings="$(cd "${1:?name the folder of recordings}" && pwd)"
photographs="$(cd "${2:-/usr/lib/python3/dist-packages/skimage/data}" && pwd)"
cd "$(dirname "$0")/.."
impasto() { "$root/build/release/impasto" --quiet "$@" >/dev/null; }
root="$PWD"
gallery="$PWD/docs/gallery"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
small() { ffmpeg -v error -y -i "$1" -vf "${3:+$3,}scale=1000:-2:flags=lanczos" -q:v 4 "$gallery/$2"; }

piece="$PWD/$(ls examples/*.musicxml)"
mkdir -p "$gallery"
cd "$work"

# Photographs: a hand in each row, each photograph to two pieces.
subjects() {
  local inputs=() scaled="" stacked="" places="" n=0 style photograph song
  for style in oil impressionist expressionist ink lyrical watercolour knife nihonga; do
    for photograph in astronaut.png chelsea.png coffee.png rocket.jpg; do
      for song in sugar_plum_fairy pistachio_ragtime_piano; do
        impasto paint "$song.heard.impasto" --subject "$photographs/$photograph" --style "$style" --size 480x480 \
          -o "$style-$photograph-$song.png"
        inputs+=(-i "$style-$photograph-$song.png")
        scaled+="[$n]scale=146:146:flags=lanczos[s$n];"
        stacked+="[s$n]"
        places+="${places:+|}$((n % 8 * 150))_$((n / 8 * 150))"
        n=$((n + 1))
      done
    done
  done
  ffmpeg -v error -y "${inputs[@]}" -filter_complex \
    "$scaled${stacked}xstack=inputs=$n:layout=$places:fill=white" -frames:v 1 -q:v 6 "$gallery/subjects.jpg"
}
for song in sugar_plum_fairy pistachio_ragtime_piano; do  # heard once
  impasto paint "$recordings/$song.ogg" -o "$song.heard.png" --size 64
done
subjects
[ "${3:-}" = subjects ] && exit

impasto paint "$piece" -o overture.png
small overture.png overture_in_ochre.jpg
small overture.png overture_in_ochre_detail.jpg "crop=1000:1000:1500:700"
impasto paint "$piece" -o seed.png --seed 7
small seed.png overture_in_ochre_seed7.jpg
for song in hungarian_dance_5_strings sugar_plum_fairy pistachio_ragtime_piano; do
  impasto paint "$recordings/$song.ogg" -o "$song.png"
  small "$song.png" "$song.jpg"
done
impasto film "$recordings/sugar_plum_fairy.ogg" -o film.mp4 --size 640x360 --preset veryfast
ffmpeg -v error -y -i film.mp4 -vf "fps=1/20,scale=500:-2:flags=lanczos,tile=3x2:padding=6" -frames:v 1 \
  -q:v 4 "$gallery/sugar_plum_fairy_film.jpg"
# The same minute dry, in a large room (2 s) and in a hall (4 s).
ffmpeg -v error -y -i "$recordings/sugar_plum_fairy.ogg" -t 60 room0.wav
for seconds in 2 4; do
  ffmpeg -v error -y -i room0.wav -f lavfi \
    -i "aevalsrc=(random(1)*2-1)*pow(10\,-3*t/$seconds)|(random(2)*2-1)*pow(10\,-3*t/$seconds):d=$seconds" \
    -filter_complex "[0]asplit[dry][in];[in][1]afir=gtype=gn[wet];[dry][wet]amix=weights=1 1.4" "room$seconds.wav"
done
for seconds in 0 2 4; do impasto paint "room$seconds.wav" -o "room$seconds.png" --size 640x640; done
ffmpeg -v error -y -i room0.png -i room2.png -i room4.png -filter_complex \
  "[0]scale=320:-2:flags=lanczos[a];[1]scale=320:-2:flags=lanczos[b];[2]scale=320:-2:flags=lanczos[c];[a][b][c]hstack=inputs=3" \
  -frames:v 1 -q:v 4 "$gallery/rooms.jpg"
# Each style in a row, each piece in a column.
inputs=() scaled="" stacked="" places="" n=0
for style in oil impressionist expressionist ink lyrical watercolour knife nihonga; do
  for song in hungarian_dance_5_strings sugar_plum_fairy overture pistachio_ragtime_piano; do
    sound="$recordings/$song.ogg"
    [ "$song" = overture ] && sound="$piece"
    impasto paint "$sound" -o "$style-$song.png" --style "$style" --size 440x440
    inputs+=(-i "$style-$song.png")
    scaled+="[$n]scale=220:220:flags=lanczos[s$n];"
    stacked+="[s$n]"
    places+="${places:+|}$((n % 4 * 226))_$((n / 4 * 226))"
    n=$((n + 1))
  done
done
ffmpeg -v error -y "${inputs[@]}" -filter_complex \
  "$scaled${stacked}xstack=inputs=$n:layout=$places:fill=white" -frames:v 1 -q:v 4 "$gallery/styles.jpg"
# One piece in each mood.
impasto moods "$piece" --sheet moods.png --size 600x600
small moods.png moods.jpg
du -ch "$gallery"/*.jpg | tail -n 1
