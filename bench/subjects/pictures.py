# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scripts of this folder have in common: the pictures, and how likeness is measured."""
import pathlib
import resource
import subprocess
import sys

import numpy
from PIL import Image

PACKAGED = pathlib.Path('/usr/lib/python3/dist-packages/skimage/data')
SIDE = 512


def folder(given):
    """Where the pictures of Debian's python3-skimage lie."""
    found = given or PACKAGED
    if not (found / 'chelsea.png').exists():
        sys.exit(f'no chelsea.png in {found}: apt install python3-skimage, or unpack it (apt-get download '
                 'python3-skimage, dpkg -x) and give --pictures FOLDER/usr/lib/python3/dist-packages/skimage/data')
    return found


def square(path, out, side=SIDE):
    """The middle square, by Lanczos."""
    image = Image.open(path).convert('RGB')
    edge = min(image.size)
    left, top = (image.width - edge) // 2, (image.height - edge) // 2
    image.crop((left, top, left + edge, top + edge)).resize((side, side), Image.LANCZOS).save(out)
    return out


def paint(program, picture, out, *options):
    """Paints, and gives the CPU seconds that took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([str(x) for x in (program, 'paint', picture, '-o', out, '--quiet', '--force', *options)], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def blurred(picture, sigma):
    """Gauss to four sigmas, mirrored at the edges."""
    reach = int(4 * sigma + .5)
    weights = numpy.exp(-.5 * (numpy.arange(-reach, reach + 1) / sigma) ** 2)
    weights /= weights.sum()
    for axis in 0, 1:
        around = [(reach, reach) if a == axis else (0, 0) for a in range(picture.ndim)]
        windows = numpy.lib.stride_tricks.sliding_window_view(numpy.pad(picture, around, 'symmetric'), len(weights), axis)
        picture = windows @ weights
    return picture


def pixels(path):
    return numpy.asarray(Image.open(path).convert('RGB'), float)


def psnr(a, b):
    return 10 * numpy.log10(255 ** 2 / max(1e-9, ((a - b) ** 2).mean()))


def ssim(a, b):
    """Wang et al. 2004: luma, Gauss of 1.5 px."""
    a, b = (x @ [.299, .587, .114] for x in (a, b))
    mean_a, mean_b = blurred(a, 1.5), blurred(b, 1.5)
    var_a, var_b = blurred(a * a, 1.5) - mean_a ** 2, blurred(b * b, 1.5) - mean_b ** 2
    both = blurred(a * b, 1.5) - mean_a * mean_b
    c1, c2 = (.01 * 255) ** 2, (.03 * 255) ** 2
    return float((((2 * mean_a * mean_b + c1) * (2 * both + c2)) /
                  ((mean_a ** 2 + mean_b ** 2 + c1) * (var_a + var_b + c2))).mean())
