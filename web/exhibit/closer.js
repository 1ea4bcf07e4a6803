// SPDX-License-Identifier: GPL-3.0-or-later
// Look closer: the painting as large as it was painted, in tiles that are fetched when somebody
// looks at them.
import { button, make } from "../player/make.js";

export function makeCloser(work, texts, poster) {
  const { tiles } = work;
  const shade = make("div", { class: "viewer", role: "dialog", "aria-modal": "true",
                              "aria-label": texts.look_closer, tabindex: "-1", hidden: "" });
  const layer = make("div", { class: "layer" });
  const ground = make("img", { src: poster, alt: "", draggable: "false" });
  ground.style.width = tiles.width + "px";
  ground.style.height = tiles.height + "px";
  layer.append(ground);
  const mark = make("div", { class: "mark", hidden: "" });
  layer.append(mark);
  const line = make("p", { class: "line", "aria-live": "polite" });
  const bar = make("div", { class: "tools" });
  shade.append(layer, line, bar);
  document.body.append(shade);

  let x = 0, y = 0, scale = 1, least = 1, before = null;
  const shown = new Map();
  const pointers = new Map();

  function fit() {
    const { clientWidth: w, clientHeight: h } = shade;
    least = Math.min(w / tiles.width, h / tiles.height) * 0.94;
  }
  function settle() {
    const { clientWidth: w, clientHeight: h } = shade;
    scale = Math.max(least, Math.min(2 / (window.devicePixelRatio || 1), scale));
    const wide = tiles.width * scale, tall = tiles.height * scale;
    x = wide < w ? (w - wide) / 2 : Math.min(0.3 * w, Math.max(0.7 * w - wide, x));
    y = tall < h ? (h - tall) / 2 : Math.min(0.3 * h, Math.max(0.7 * h - tall, y));
    layer.style.transform = `translate(${x}px,${y}px) scale(${scale})`;
    mark.style.setProperty("--line", 1.5 / scale + "px");
    fetchTiles(w, h);
  }
  function fetchTiles(w, h) {
    if (!tiles.path) return; // a sealed work has none
    const wanted = scale * (window.devicePixelRatio || 1);
    const level = Math.max(0, Math.min(tiles.top, tiles.top + Math.ceil(Math.log2(wanted) - 0.2)));
    const step = 2 ** (tiles.top - level), side = tiles.side * step;
    const keep = new Set();
    for (let row = Math.max(0, Math.floor(-y / scale / side)); row * side < tiles.height; ++row) {
      if (row * side * scale + y > h) break;
      for (let column = Math.max(0, Math.floor(-x / scale / side)); column * side < tiles.width; ++column) {
        if (column * side * scale + x > w) break;
        const name = `${level}/${column}_${row}`;
        keep.add(name);
        if (shown.has(name)) continue;
        const tile = make("img", { src: tiles.path + name + ".jpg", alt: "", draggable: "false" });
        Object.assign(tile.style, {
          left: column * side + "px", top: row * side + "px",
          width: Math.min(side, tiles.width - column * side) + "px",
          height: Math.min(side, tiles.height - row * side) + "px",
        });
        tile.dataset.level = level;
        shown.set(name, tile);
        layer.insertBefore(tile, mark);
      }
    }
    // What is coarser stays underneath until the finer has come; what is out of sight goes.
    for (const [name, tile] of shown) {
      if (keep.has(name) || shown.size < 120) continue;
      tile.remove();
      shown.delete(name);
    }
  }
  function zoom(factor, px, py) {
    const to = Math.max(least, Math.min(2 / (window.devicePixelRatio || 1), scale * factor));
    x = px - (px - x) * (to / scale);
    y = py - (py - y) * (to / scale);
    scale = to;
    settle();
  }
  const middle = () => [shade.clientWidth / 2, shade.clientHeight / 2];

  bar.append(
    button("+", texts.zoom_in, () => zoom(1.5, ...middle())),
    button("−", texts.zoom_out, () => zoom(1 / 1.5, ...middle())),
    button("×", texts.close, () => closer.close()),
  );

  shade.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), event.clientX, event.clientY);
  }, { passive: false });
  shade.addEventListener("pointerdown", (event) => {
    if (event.target.closest("button")) return;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    shade.setPointerCapture(event.pointerId);
  });
  shade.addEventListener("pointermove", (event) => {
    const from = pointers.get(event.pointerId);
    if (!from) return;
    const others = [...pointers.entries()].filter(([id]) => id !== event.pointerId);
    if (others.length === 1) {
      const other = others[0][1];
      const was = Math.hypot(from.x - other.x, from.y - other.y);
      const is = Math.hypot(event.clientX - other.x, event.clientY - other.y);
      if (was > 0) zoom(is / was, (event.clientX + other.x) / 2, (event.clientY + other.y) / 2);
    } else {
      x += event.clientX - from.x;
      y += event.clientY - from.y;
      settle();
    }
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  for (const name of ["pointerup", "pointercancel"]) {
    shade.addEventListener(name, (event) => pointers.delete(event.pointerId));
  }
  shade.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [80, 0], ArrowRight: [-80, 0], ArrowUp: [0, 80], ArrowDown: [0, -80] }[event.key];
    if (way) {
      x += way[0];
      y += way[1];
      settle();
    } else if (event.key === "+" || event.key === "=") zoom(1.5, ...middle());
    else if (event.key === "-") zoom(1 / 1.5, ...middle());
    else if (event.key === "Escape" || event.key.toLowerCase() === "c") closer.close();
    else if (event.key === "Tab") {
      const buttons = [...bar.children];
      const at = buttons.indexOf(document.activeElement) + (event.shiftKey ? -1 : 1);
      buttons[(at + buttons.length) % buttons.length].focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  window.addEventListener("resize", () => {
    if (shade.hidden) return;
    fit();
    settle();
  });

  const closer = {
    get open() { return !shade.hidden; },
    /** The whole, or the rectangle of a stop, 0..1. */
    show(area, sentence) {
      before = document.activeElement;
      shade.hidden = false;
      document.documentElement.classList.add("closer-open");
      fit();
      line.textContent = sentence || "";
      mark.hidden = true;
      scale = least;
      if (area) {
        const [ax, ay, aw, ah] = area;
        const { clientWidth: w, clientHeight: h } = shade;
        scale = Math.min((0.62 * w) / (aw * tiles.width), (0.62 * h) / (ah * tiles.height));
        scale = Math.max(least, Math.min(2 / (window.devicePixelRatio || 1), scale));
        x = w / 2 - (ax + aw / 2) * tiles.width * scale;
        y = h / 2 - (ay + ah / 2) * tiles.height * scale;
        mark.hidden = false;
        Object.assign(mark.style, {
          left: ax * tiles.width + "px", top: ay * tiles.height + "px",
          width: aw * tiles.width + "px", height: ah * tiles.height + "px",
        });
      }
      settle();
      shade.focus();
    },
    close() {
      shade.hidden = true;
      document.documentElement.classList.remove("closer-open");
      if (before && before.focus) before.focus();
      closer.onclose();
    },
    onclose: () => {},
  };
  return closer;
}
