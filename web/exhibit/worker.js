// Paints in a thread of its own: the page stays free, and its sound with it.
import { load, unpack } from "../impasto.js";

let work, painter, context, size;
let starts = [];
let shown = 0;

function draw() {
  const { data, width, height, rects } = painter.show();
  const image = new ImageData(data, width, height);
  for (const rect of rects) {
    context.putImageData(image, 0, 0, rect.x, rect.y, rect.width, rect.height);
  }
}

function told(index) {
  if (index < 0) return null;
  const { reason, start_s: start } = work.stroke(index);
  return { index, start, from: reason.from_s, to: reason.to_s, sentence: reason.sentence,
           outline: Array.from(painter.outline(index)) };
}

const answers = {
  async open({ painter: program, strokes, surface, width, height }) {
    const impasto = await load(program);
    work = impasto.open(await unpack(strokes));
    size = { width, height };
    surface.width = width;
    surface.height = height;
    context = surface.getContext("2d", { alpha: false });
    painter = work.painter(width, height);
    const count = work.facts.strokes.length ?? work.facts.strokes;
    for (let i = 0; i < count; ++i) starts.push(work.stroke(i).start_s);
    draw(); // the first lights everything: before Play
  },
  show(seconds) {
    if (seconds < shown) painter.seek(seconds);
    else painter.advance(seconds);
    shown = seconds;
    draw();
    return painter.fraction;
  },
  finish() {
    painter.finish();
    shown = Infinity;
    draw();
  },
  hash: () => painter.hash(),
  at: ({ x, y }) => told(painter.strokeAt(x, y)),
  stroke: (index) => told(((index % starts.length) + starts.length) % starts.length),
  before(seconds) {
    let last = 0;
    for (let i = 0; i < starts.length; ++i) if (starts[i] <= seconds) last = i;
    return told(last);
  },
};

onmessage = async ({ data: { number, what, value } }) => {
  try {
    postMessage({ number, value: await answers[what](value) });
  } catch (error) {
    postMessage({ number, error: String(error && error.message ? error.message : error) });
  }
};
