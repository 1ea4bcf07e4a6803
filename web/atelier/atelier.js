// SPDX-License-Identifier: GPL-3.0-or-later
// The atelier: the studio's page, without a studio behind it. What the page stands on is in api.js.
import "./words.js";
import { make } from "../player/make.js";
import { $ } from "../studio/page.js";
import { parts } from "../studio/parts.js";
import { t } from "../studio/texts.js";
import * as api from "./api.js";
import "../studio/studio.js";

/** While it hears, that can be stopped: the song goes, and another may be dropped. */
function stopHearing() {
  const stop = make("button", { type: "button", id: "stop" }, t("stop"));
  $("line").after(stop);
  stop.onclick = () => {
    const [id] = location.hash.slice(1).split("/");
    location.hash = "";
    api.throwAway(id).catch(() => {}); // it was heard meanwhile, and lies in the bin
  };
}

$("open-example").remove(); // a kind of score that is not read here
$("file").accept = "audio/*,video/*,.mid,.midi,.kar,.rmi";
stopHearing();
if (parts.exhibition) {
  $("home").append(make("p", { class: "small", id: "door" },
    make("a", { href: parts.exhibition }, t("exhibition"))));
}
// Pages that were opened from a disk may start no Worker and read nothing beside them.
if (location.protocol === "file:") {
  document.querySelector(".drop").hidden = true;
  $("examples-line").hidden = true;
  $("home-line").textContent = t("needs_server");
} else {
  const network = () => { $("home-line").textContent = t(navigator.onLine ? "stays" : "offline"); };
  addEventListener("online", network);
  addEventListener("offline", network);
  network();
  navigator.serviceWorker?.register("offline.js").catch(() => {}); // then online only
}
