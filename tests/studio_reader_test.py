# SPDX-License-Identifier: GPL-3.0-or-later
"""The studio as a screen reader has it: Chromium's accessibility tree, walked through the whole flow.
Every control has a name and a role, what happens is said, the painting is described."""
import re
import sys

import studio_flow_test as flow
from selenium.webdriver.common.keys import Keys
from support import run_tests

CONTROLS = {"button", "link", "slider", "combobox", "textbox", "checkbox", "radio", "DisclosureTriangle",
            "spinbutton", "menuitem", "progressbar", "option"}


def value_of(node, name):
    return node.get(name, {}).get("value")


def tree(page):
    """What is not passed over, in order: (role, name, value, node)."""
    nodes = page.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    return [(value_of(node, "role"), value_of(node, "name") or "", value_of(node, "value"), node)
            for node in nodes if not node.get("ignored")]


def property_of(node, name):
    return next((each["value"].get("value") for each in node.get("properties", []) if each["name"] == name), None)


def named(nodes, role):
    return [name for each, name, _, _ in nodes if each == role]


def check(page, state):
    """What holds everywhere."""
    nodes = tree(page)
    for role, name, _, node in nodes:
        if role in CONTROLS:
            assert name.strip(), (state, role, node)
        if property_of(node, "focusable") and role not in ("RootWebArea", "dialog", "generic"):
            assert role in CONTROLS | {"ListBox", "MenuListPopup", "application"}, (state, role, name)
    assert named(nodes, "RootWebArea")[0], f"{state}: the page has no name"
    roles = [role for role, *_ in nodes]
    if "dialog" in roles:  # nothing else can be reached
        return nodes
    assert "main" in roles, state
    assert [name for role, name, _, _ in nodes if role == "heading"], f"{state}: no heading"
    return nodes


def live(nodes):
    """The regions that are read when they change, politely and at once."""
    found = {role: property_of(node, "live") for role, _, _, node in nodes if role in ("status", "alert")}
    return found


def said(page):
    """The text in what is read aloud."""
    return page.js("""return [...document.querySelectorAll("[role=status], [role=alert]")]
        .filter((each) => each.checkVisibility()).map((each) => each.textContent).filter(Boolean)""")


def test_before_there_is_a_song(folder):
    with flow.Studio(folder) as studio:
        page = flow.Page(studio, folder)
        try:
            page.until("document.querySelectorAll('#examples canvas.there').length === 3")
            nodes = check(page, "empty")
            assert live(nodes).get("status") == "polite"
            buttons = named(nodes, "button")
            assert sum(name.startswith("Overture in Ochre, ") for name in buttons) == 3, buttons
            assert any("choose a file" in name for name in buttons), buttons
            (folder / "letter.txt").write_text("Dear reader,\n" * 200)
            page.drop(folder / "letter.txt")
            page.until("!document.getElementById('home-problem').hidden")
            nodes = check(page, "error")
            assert live(nodes).get("alert") == "assertive"
            assert any(text.startswith("letter.txt: ") for text in said(page)), said(page)
        finally:
            page.close()


def test_while_it_is_heard(folder):
    flow.support.write_wav(folder / "song.wav", flow.support.tune(60))
    with flow.Studio(folder) as studio:
        page = flow.Page(studio, folder)
        try:
            page.drop(folder / "song.wav")
            page.until("/^Hearing/.test(document.getElementById('line').textContent)")
            nodes = check(page, "hearing")
            assert live(nodes).get("status") == "polite"
            assert any(text.startswith("Hearing") for text in said(page)), said(page)
            for role, name, _, node in nodes:  # what cannot be done yet is not offered
                if role == "button" and name in ("Play", "Another", "Why?", "Take it away", "More"):
                    assert property_of(node, "disabled"), name
            page.until("document.querySelector('.lane.wave:not(.unheard)')")
            page.until("document.querySelector('.lane.loudness:not(.unheard)')")
            assert "LUFS" in page.summary("loudness"), page.summary("loudness")
        finally:
            page.close()


def test_a_painting_and_all_that_can_be_done_with_it(folder):
    page = flow.Shared.get()
    nodes = check(page, "painted")
    pictures = named(nodes, "image") + named(nodes, "img")
    assert any(name.startswith("song, painted: oil, ") and name.endswith(" strokes") for name in pictures), pictures
    assert {"Place in the music", "Sections", "Beats", "Chords"} <= set(named(nodes, "slider"))
    # Their words as the page gives them: the protocol tells this property empty.
    for lane, begin in (("wave", "0:"), ("sections", "Section "), ("beats", "Beat "), ("chords", "")):
        assert page.value(lane) and page.value(lane).startswith(begin), (lane, page.value(lane))
    assert {"Play", "Another", "Why?", "Take it away", "More"} <= set(named(nodes, "button"))
    groups = named(nodes, "group")
    assert {"Waveform", "Melody", "Loudness"} <= set(groups), groups

    page.press("w")
    page.until("document.querySelectorAll('#outline polygon').length === 2")
    assert any(re.search(r"(at|to) 0:\d\d", text) for text in said(page)), said(page)
    page.press(Keys.ESCAPE)

    for key, panel, least in (("e", "away", 5), ("m", "settings", 3)):
        page.press(key)
        page.until(f"!document.getElementById('{panel}').hidden")
        page.js(f"document.querySelector('#{panel} details').open = true")
        nodes = check(page, panel)
        expanded = [name for role, name, _, node in nodes if role == "button" and property_of(node, "expanded")]
        assert len(expanded) == 1, expanded
        assert sum(role in CONTROLS for role, *_ in nodes) >= least
        page.js(f"document.querySelector('#{panel} details').open = false")
        page.press(Keys.ESCAPE)

    page.press("l")
    page.until("document.activeElement.id === 'words-text'")
    assert "Words" in named(check(page, "words"), "textbox")
    page.js("document.activeElement.blur()")
    page.press("n")
    page.until("document.querySelectorAll('#nine canvas.there').length === 9")
    nodes = check(page, "nine")
    assert sum(name.startswith("Choose seed ") for name in named(nodes, "button")) == 9
    assert "Nine of the same music. Choose one." in said(page)
    page.press(Keys.ESCAPE, "?")
    page.until("document.getElementById('keys').open")
    assert "Keys" in named(check(page, "keys"), "dialog")
    page.press(Keys.ESCAPE)


def test_when_the_studio_has_ended(folder):
    flow.support.write_midi(folder / "song.mid")
    with flow.Studio(folder) as studio:
        work = studio.heard(folder / "song.mid")
        page = flow.Page(studio, folder, )
        try:
            page.js("location.hash = arguments[0]", work["id"])
            page.painted()
            studio.end()
            page.until("!document.getElementById('gone').hidden")
            nodes = check(page, "offline")
            assert live(nodes).get("alert") == "assertive"
            assert any(text.startswith("The studio has ended") for text in said(page)), said(page)
        finally:
            page.close()


if __name__ == "__main__":
    run_tests(sys.modules[__name__])
