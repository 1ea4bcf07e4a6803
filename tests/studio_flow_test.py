# SPDX-License-Identifier: GPL-3.0-or-later
"""The studio's page in a real browser: a song is dropped, heard, corrected, painted, asked about,
chosen from, taken away; by mouse and by keyboard alone."""
import atexit
import pathlib
import sys
import tempfile
import time

import support
from browser_support import ActionChains, By, Keys, Page
from studio_support import Studio
from support import write_photo


def annotation(jams, namespace):
    return next(each["data"] for each in jams["annotations"] if each["namespace"] == namespace)


def song(folder):
    """Three parts, the first comes back: 24 s."""
    sound = support.tune(24)
    support.write_wav(folder / "song.wav", sound)
    return folder / "song.wav"


class Shared:
    """One studio, one browser, one song that was heard and painted: for all tests that need one."""
    page = None

    @classmethod
    def get(cls, moving=False):
        """Who wants no motion is not made to watch: tests that do not ask for it are shorter."""
        if cls.page is None:
            cls.folder = tempfile.TemporaryDirectory()
            folder = pathlib.Path(cls.folder.name)
            cls.studio = Studio(folder)
            cls.page = Page(cls.studio, folder / "downloads")
            atexit.register(cls.close)
            cls.page.drop(song(folder))
            cls.page.painted()
        cls.page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-reduced-motion", "value": "" if moving else "reduce"}]})
        return cls.page

    @classmethod
    def close(cls):
        cls.page.close()
        cls.studio.end()
        cls.folder.cleanup()


def test_before_there_is_a_work_three_paintings_grow_on_click(folder):
    with Studio(folder) as studio:
        page = Page(studio, folder)
        try:
            page.until("document.querySelectorAll('#examples canvas.there').length === 3")
            assert page.text("invite").startswith("Drop a song")
            look = """
                const to = document.createElement("canvas");
                to.width = to.height = 60;
                const pen = to.getContext("2d");
                pen.drawImage(document.querySelector("#examples canvas"), 0, 0, 60, 60);
                return pen.getImageData(0, 0, 60, 60).data.join();"""
            whole = page.js(look)
            page.driver.find_element(By.CSS_SELECTOR, "#examples button").click()
            end = time.monotonic() + 30
            while page.js(look) == whole:
                assert time.monotonic() < end, "it stands still"
            page.js("document.getElementById('open-example').click()")
            page.until("document.getElementById('title').textContent === 'Overture in Ochre'")
        finally:
            page.close()


def test_a_song_that_is_dropped_is_heard_and_painted(folder):
    page = Shared.get()
    assert page.text("title") == "song"
    assert page.pixels()[1] > 100, "nothing is painted"
    assert "120 beats a minute" in page.text("line"), page.text("line")
    for lane in ("wave", "sections", "beats", "chords", "melody", "loudness"):
        shown = page.driver.find_element(By.CSS_SELECTOR, f".lane.{lane}")
        assert shown.is_displayed(), lane
        assert page.summary(lane), f"{lane} says nothing"
    assert len(page.work()["plans"]) == 1
    assert "strokes" in page.at("painting").get_attribute("aria-label")


def test_the_painting_grows_with_the_sound_and_goes_back(folder):
    page = Shared.get(moving=True)
    page.driver.find_element(By.TAG_NAME, "body").send_keys(Keys.ESCAPE)
    page.lane("wave").click()
    half = page.settled()
    page.press(Keys.SHIFT, Keys.ARROW_LEFT, Keys.NULL)
    earlier = page.settled()
    assert earlier[0] != half[0], "it does not go back"
    page.lane("wave").click()
    assert page.settled()[0] == half[0], "another painting at the same moment"
    before = page.text("time")
    page.at("play").click()
    page.until("document.getElementById('time').textContent !== arguments[0]", before)
    assert page.text("play") == "Pause"
    page.at("play").click()
    assert page.text("play") == "Play"
    assert page.settled()[0] != half[0], "it does not grow"


def test_a_beat_that_was_heard_wrong_is_put_right_and_undone(folder):
    page = Shared.get()
    first = page.work()["piece"]
    beats = page.summary("beats")
    plan = page.js("return document.documentElement.dataset.painted")
    page.at("lane-beats").click()
    page.at("verb-half").click()
    page.until("document.querySelector('.beats .unseen').textContent !== arguments[0]", beats)
    assert ", 60 a minute" in page.summary("beats"), page.summary("beats")
    halved = page.painted(plan)
    assert page.work()["plans"][-1]["piece"] != first
    page.at("undo").click()
    page.until("document.querySelector('.beats .unseen').textContent === arguments[0]", beats)
    page.painted(halved)
    assert page.work()["piece"] == first, "not what was heard"


def test_a_border_that_is_dragged_snaps_and_says_to_what(folder):
    page = Shared.get()
    work = page.work()["id"]
    answer = page.studio.ask("GET", f"works/{work}/piece")
    jams = answer.json()
    rows = annotation(jams, "segment_open")
    rows[:] = [{"time": 0, "duration": 10, "value": "A", "confidence": 1},
               {"time": 10, "duration": 14, "value": "B", "confidence": 1}]
    assert page.studio.send("PUT", f"works/{work}/piece", jams,
                            {"If-Match": answer.headers["ETag"]}).status == 200
    page.driver.refresh()
    plan = page.painted()
    before = page.summary("sections")
    strip = page.lane("sections")
    width = strip.size["width"]
    x = round(rows[1]["time"] / 24 * width)
    bar = round(2 / 24 * width)  # a bar takes two seconds
    (ActionChains(page.driver).move_to_element_with_offset(strip, x - width // 2, 0)
     .click_and_hold().move_by_offset(bar // 2, 0).move_by_offset(bar - bar // 2 + 3, 0).perform())
    assert "where a bar begins" in page.text("line"), page.text("line")
    ActionChains(page.driver).release().perform()
    page.until("document.querySelector('.sections .unseen').textContent !== arguments[0]", before)
    page.painted(plan)
    now = page.studio.ask("GET", f"works/{work}/piece").json()
    bars = [row["time"] for row in annotation(now, "beat") if row["value"] == 1]
    assert annotation(now, "segment_open")[1]["time"] in bars
    moved = page.painted()
    page.press("z")
    page.until("document.querySelector('.sections .unseen').textContent === arguments[0]", before)
    page.painted(moved)


def test_a_chord_is_typed_and_what_is_no_chord_is_said(folder):
    page = Shared.get()
    plan = page.painted()
    page.at("lane-chords").click()
    page.press(Keys.ARROW_RIGHT, Keys.ENTER)
    field = page.at("chord")
    field.clear()
    field.send_keys("H9", Keys.ENTER)
    page.until("!document.getElementById('lane-problem').hidden")
    assert page.text("lane-problem").startswith("H9 is no chord")
    field.clear()
    field.send_keys("F#m7", Keys.ENTER)
    page.until("document.querySelector('.chords .strip').getAttribute('aria-valuetext')"
               ".startsWith('F♯m7')")
    assert page.at("lane-problem").is_displayed() is False
    typed = page.painted(plan)
    page.press("z")
    page.until("!document.querySelector('.chords .strip').getAttribute('aria-valuetext')"
               ".startsWith('F♯m7')")
    page.painted(typed)


def test_beats_are_tapped(folder):
    page = Shared.get()
    plan = page.painted()
    before = page.work()["piece"]
    page.press("t")
    page.until("document.getElementById('verb-tap-end')")
    page.press(Keys.ENTER)
    page.until("document.getElementById('lane-problem').textContent.startsWith('Four taps')")
    page.press("t")
    for _ in range(6):
        page.press(" ")
        time.sleep(0.4)
    assert page.text("line").startswith("6 taps, "), page.text("line")
    page.press(Keys.ENTER)
    page.until("document.getElementById('undo').textContent === 'Undo: tapped beats'")
    assert page.work()["piece"] != before
    tapped = page.painted(plan)
    page.press("z")
    page.painted(tapped)
    assert page.work()["piece"] == before


def test_a_mark_that_is_clicked_says_why_and_arrows_go_on(folder):
    page = Shared.get()
    page.press(Keys.ESCAPE)
    for x in range(-200, 201, 80):  # somewhere it is bare
        page.js("document.getElementById('line').textContent = ''")
        (ActionChains(page.driver).move_to_element_with_offset(page.at("painting"), x, 200)
         .click().perform())
        page.until("document.getElementById('line').textContent !== ''")
        if page.js("return document.querySelectorAll('#outline polygon').length === 2"):
            break
    points = "document.querySelector('#outline polygon').getAttribute('points')"
    first = page.js("return " + points)
    assert len(page.text("line")) > 10
    page.press(Keys.ARROW_RIGHT)
    page.until(points + " !== arguments[0]", first)
    page.press(Keys.ARROW_LEFT)
    page.until(points + " === arguments[0]", first)
    page.press("w")
    page.until(points + " !== arguments[0]", first)
    page.press(Keys.ESCAPE)
    assert page.js("return document.querySelectorAll('#outline polygon').length") == 0


def test_one_of_nine_is_chosen_and_it_can_be_undone(folder):
    page = Shared.get()
    plan = page.js("return document.documentElement.dataset.painted")
    seed = page.work()["plans"][-1]["seed"]
    page.press("n")
    page.until("document.querySelectorAll('#nine canvas.there').length === 9")
    pictures = page.js("""return [...document.querySelectorAll("#nine canvas")].map((canvas) =>
        canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.join())""")
    assert len(set(pictures)) == 9, "some are alike"
    page.press(Keys.ARROW_RIGHT)
    label = page.js("return document.activeElement.getAttribute('aria-label')")
    page.press(Keys.ENTER)
    chosen = page.painted(plan)
    assert label == f"Choose seed {page.work()['plans'][-1]['seed']}" and not label.endswith(f" {seed}")
    page.press("z")
    assert page.painted(chosen) == plan


def test_another_hand_is_chosen_under_more(folder):
    page = Shared.get()
    plan = page.js("return document.documentElement.dataset.painted")
    page.at("more").click()
    page.js("""const select = document.getElementById("set-style");
        select.value = "ink";
        select.dispatchEvent(new Event("change"));""")
    ink = page.painted(plan)
    assert page.work()["plans"][-1]["style"] == "ink"
    assert "ink" in page.text("materials")
    page.press(Keys.ESCAPE, "z")
    assert page.painted(ink) == plan


def test_a_picture_is_taken_away_and_a_film_is_cancelled(folder):
    page = Shared.get()
    made = len(page.work()["made"])
    page.at("take").click()
    page.at("make-cover").click()
    page.until("document.querySelectorAll('#made a').length === arguments[0]", made + 1)
    link = page.driver.find_element(By.CSS_SELECTOR, "#made a").get_attribute("href")
    answer = page.studio.ask("GET", link.split(page.studio.token + "/")[1])
    assert answer.status == 200 and answer.body[:2] == b"\xff\xd8", "no JPEG"
    page.at("make-film").click()
    page.until("document.querySelector('#jobs button')")
    row = page.driver.find_element(By.CSS_SELECTOR, "#jobs li")
    number = int(row.get_attribute("data-job"))
    row.find_element(By.TAG_NAME, "button").click()
    assert page.studio.over(number)["state"] == "cancelled"
    page.until("document.querySelector('#jobs li').textContent.startsWith('Cancelled.')")
    page.driver.find_element(By.CSS_SELECTOR, "#jobs button").click()
    assert page.js("return document.querySelectorAll('#jobs li').length") == 0
    page.press(Keys.ESCAPE)


def test_all_that_the_command_line_makes_can_be_taken_away(folder):
    page = Shared.get()
    made = len(page.work()["made"])
    page.press("e")
    assert page.js("""return [...document.querySelectorAll("#away :is(button, a, select, summary)")]
        .filter((each) => each.checkVisibility() && !each.closest("#made")).length""") <= 6
    page.js("document.getElementById('further').open = true")
    for name in ("strokes", "drawn", "page"):
        page.at("make-" + name).click()
        made += 1
        page.until("document.querySelectorAll('#made a').length === arguments[0]", made)
    page.js("document.querySelector('#own-picture [data-field=side]').value = '1000'")
    page.js("document.querySelector('#own-picture [data-field=format]').value = 'jpg'")
    page.at("make-own-picture").click()
    page.until("document.querySelectorAll('#made a').length === arguments[0]", made + 1)
    last = page.work()["made"][-1]
    assert (last["kind"], last["width"], last["ending"]) == ("still", 1000, ".jpg"), last
    page.at("make-site").click()
    page.until("document.querySelector('#jobs button')")
    number = int(page.driver.find_element(By.CSS_SELECTOR, "#jobs li").get_attribute("data-job"))
    page.driver.find_element(By.CSS_SELECTOR, "#jobs button").click()
    assert page.studio.over(number)["state"] == "cancelled"
    page.until("document.querySelector('#jobs li').textContent.startsWith('Cancelled.')")
    page.driver.find_element(By.CSS_SELECTOR, "#jobs button").click()
    page.js("document.getElementById('further').open = false")
    page.press(Keys.ESCAPE)


def choose(page, name, value):
    page.js("""const field = document.getElementById("set-" + arguments[0]);
        field.value = arguments[1];
        field.dispatchEvent(new Event("change"));""", name, value)


def test_what_the_command_line_can_be_asked_can_be_asked_here(folder):
    page = Shared.get()
    plan = page.painted()
    page.press("m")
    assert page.js("""return [...document.querySelectorAll("#settings :is(button, input, select, summary)")]
        .filter((each) => each.checkVisibility()).length""") <= 6
    page.js("document.getElementById('finer').open = true")
    asked = {"with": "ink", "scheme": "spiral", "ground": "dark", "order": "time", "density": "1",
             "warmth": "0.5", "variety": "0.2"}
    for name, value in asked.items():
        choose(page, name, value)
        plan = page.painted(plan)
    recipe = page.work()["plans"][-1]["recipe"]
    for name, value in {**asked, "density": "2"}.items():
        assert recipe[name] == value or float(recipe[name]) == float(value), (name, recipe)
    for name in reversed(asked):
        page.js("document.activeElement.blur()")
        page.press("z")
        plan = page.painted(plan)
        kept = page.js("return document.getElementById(arguments[0]).value", "set-" + name)
        assert kept in ("", "0", "0.6"), (name, kept)
    page.js("document.getElementById('finer').open = false")
    page.press(Keys.ESCAPE)


def palette_of(page):
    return page.js("return document.getElementById('set-palette').value")


def test_it_is_painted_with_ones_own_paints(folder):
    page = Shared.get()
    before = page.painted()
    page.press("m")
    choose(page, "palette", "paints")
    page.until("document.querySelectorAll('#paints button').length === 19")
    assert not page.at("use-paints").is_enabled()
    for name in ("TitaniumWhite", "CobaltBlue", "CadmiumOrange"):
        page.driver.find_element(By.CSS_SELECTOR, f"[data-paint={name}]").click()
    page.at("use-paints").click()
    own = page.painted(before)
    assert page.work()["plans"][-1]["recipe"]["pigments"].split(",") == [
        "TitaniumWhite", "CobaltBlue", "CadmiumOrange"]
    pressed = page.js("""return [...document.querySelectorAll("#paints [aria-pressed=true]")]
        .map((each) => each.textContent)""")
    assert sorted(pressed) == ["Cadmium orange", "Cobalt blue", "Titanium white"], pressed
    for name in ("BoneBlack", "PyrroleRed", "CobaltBlue", "CobaltBlue", "UltramarineBlue", "PyrroleOrange"):
        page.driver.find_element(By.CSS_SELECTOR, f"[data-paint={name}]").click()
    assert page.js("return document.querySelectorAll('#paints button:disabled').length") == 12
    page.js("document.activeElement.blur()")
    page.press("z")
    page.painted(own)
    assert palette_of(page) == "" and not page.at("palette-paints").is_displayed()
    page.press(Keys.ESCAPE)


def test_a_picture_that_is_let_go_lends_its_colours(folder):
    page = Shared.get()
    before = page.painted()
    write_photo(folder / "the sea.png")
    page.drop(folder / "the sea.png")
    lent = page.painted(before)
    recipe = page.work()["plans"][-1]["recipe"]
    assert recipe["palette"] == "the sea.png" and len(recipe["swatches"].split()) == 12, recipe
    page.press("m")
    assert palette_of(page) == "picture" and page.at("picture-colours").text == "the sea.png"
    assert page.js("return document.querySelectorAll('#picture-colours .chip span').length") == 3
    # What is changed besides keeps it; nine others have it too.
    choose(page, "style", "knife")
    other = page.painted(lent)
    assert page.work()["plans"][-1]["recipe"]["swatches"] == recipe["swatches"]
    page.press(Keys.ESCAPE, "n")
    page.until("document.querySelectorAll('#nine canvas.there').length >= 1")
    page.press(Keys.ESCAPE)
    # What is none is said where it was chosen, and where it was let go.
    (folder / "letter.png").write_text("Dear reader,\n" * 200)
    page.press("m")
    page.at("palette-file").send_keys(str(folder / "letter.png"))
    page.until("!document.getElementById('palette-problem').hidden")
    assert page.text("palette-problem").startswith("This is no picture that can be read; give"), page.text(
        "palette-problem")
    page.press(Keys.ESCAPE)
    page.drop(folder / "letter.png")
    page.until("!document.getElementById('problem').hidden")
    assert page.painted() == other
    page.js("document.activeElement.blur()")
    page.press("z")
    page.painted(other)
    page.press("z")
    assert page.painted(lent) == before
    assert palette_of(page) == ""


def test_a_kind_of_picture_that_only_the_browser_knows_lends_its_colours_too(folder):
    page = Shared.get()
    before = page.painted()
    write_photo(folder / "a.webp", size="1200x90")
    page.drop(folder / "a.webp")
    lent = page.painted(before)
    assert len(page.work()["plans"][-1]["recipe"]["swatches"].split()) >= 12
    page.press("z")
    page.painted(lent)
    page.js("location.hash = ''")
    page.until("!document.getElementById('home').hidden")
    page.drop(folder / "a.webp")
    page.until("document.getElementById('home-problem').textContent.startsWith('A picture lends')")
    page.driver.find_element(By.CSS_SELECTOR, "#works a").click()
    page.painted()


def test_nothing_keeps_people_out(folder):
    page = Shared.get()
    page.painted()
    page.keeps_nobody_out("painted")
    page.press("m")
    page.keeps_nobody_out("settings")
    for unfolded in ("paints", "picture"):
        choose(page, "palette", unfolded)
        page.js("document.getElementById('finer').open = true")
        page.keeps_nobody_out(unfolded)
    page.js("document.getElementById('finer').open = false")
    page.press(Keys.ESCAPE, "e")
    page.js("document.getElementById('further').open = true")
    page.keeps_nobody_out("away")
    page.js("document.getElementById('further').open = false")
    page.press(Keys.ESCAPE, "n")
    page.until("document.querySelectorAll('#nine canvas.there').length >= 1")
    page.keeps_nobody_out("nine")
    page.press(Keys.ESCAPE, "w")
    page.until("document.querySelectorAll('#outline polygon').length === 2")
    page.keeps_nobody_out("why")
    page.press(Keys.ESCAPE, "l")
    page.keeps_nobody_out("words")
    page.js("document.activeElement.blur()")
    page.press("?")
    page.keeps_nobody_out("keys")
    page.press(Keys.ESCAPE)
    address = page.js("return location.href")
    (folder / "letter.png").write_text("Dear reader")
    page.js("location.hash = ''")
    page.until("!document.getElementById('home').hidden")
    page.drop(folder / "letter.png")
    page.until("!document.getElementById('home-problem').hidden")
    page.keeps_nobody_out("home, error")
    page.js("location.href = arguments[0]", address)
    page.painted()


def words_of(page):
    jams = page.studio.ask("GET", f"works/{page.work()['id']}/piece").json()
    found = [each["data"] for each in jams["annotations"] if each["namespace"] == "lyrics"]
    return [(row["value"], row["time"]) for row in found[0]] if found else None


def test_words_are_tapped_in_and_undone(folder):
    page = Shared.get()
    before = page.work()
    strip = page.lane("wave")
    (ActionChains(page.driver).move_to_element_with_offset(strip, 2 - strip.size["width"] // 2, 0)
     .click().perform())
    page.until("document.getElementById('time').textContent.startsWith('0:00')")
    page.js("document.activeElement.blur()")
    page.press("l")
    page.at("words-text").send_keys("Low the sun\n\nabove the  sea")
    page.at("verb-words-lines").click()
    page.until("document.getElementById('line').textContent === 'Space when this begins: Low the sun'")
    page.until("/^0:0[1-9]/.test(document.getElementById('time').textContent)")
    page.press(" ")
    page.until("document.getElementById('line').textContent === 'Space when this begins: above the sea'")
    time.sleep(0.5)
    page.press(" ", Keys.ENTER)
    page.until("document.querySelector('.lane.words').checkVisibility()")
    found = words_of(page)
    assert [value for value, _ in found] == ["Low the sun", "above the sea"]
    assert 0.5 < found[0][1] < found[1][1] < 24
    assert page.summary("words") == "words at 2 places"
    assert page.work()["plans"] == before["plans"], "words that are set do not paint anew"
    page.js("document.activeElement.blur()")
    page.press("z")
    page.until("!document.querySelector('.lane.words').checkVisibility()")
    assert words_of(page) is None and page.work()["piece"] == before["piece"]


def test_a_file_of_words_is_let_go_over_the_song(folder):
    page = Shared.get()
    (folder / "song.lrc").write_text("[ti:Song]\n[00:01.50]one\n[00:04.00]two\n[00:90.00]three\n")
    page.drop(folder / "song.lrc")
    page.until("document.getElementById('lane-problem').textContent === "
               "'song.lrc: Line 4 has no time such as [01:23.45].'")
    assert words_of(page) is None
    (folder / "song.lrc").write_text("[ti:Song]\n[00:01.50]one\n[00:04.00]two\n")
    page.drop(folder / "song.lrc")
    page.until("document.querySelector('.lane.words').checkVisibility()")
    assert words_of(page) == [("one", 1.5), ("two", 4.0)]
    page.press("z")
    page.until("!document.querySelector('.lane.words').checkVisibility()")


def test_a_page_that_is_loaded_again_shows_the_same(folder):
    page = Shared.get()
    before = page.painted()
    work = page.work()
    plan = [page.studio.plan(work, style="oil", seed=seed) for seed in (60, 61)][0]
    page.js("location.hash = arguments[0]", f"#{work['id']}/{plan['number']}")
    assert page.painted(before) == plan["id"]  # neither the first nor the last
    address = page.js("return location.href")
    page.driver.refresh()
    page.until("document.documentElement.dataset.ready")
    assert page.painted() == plan["id"] and page.js("return location.href") == address
    assert page.settled()[1] > 100, "nothing is painted"


def test_what_is_no_song_is_said_beside_and_the_page_stays(folder):
    page = Shared.get()
    address = page.js("return location.href")
    (folder / "letter.txt").write_text("Dear reader,\n" * 200)
    page.drop(folder / "letter.txt")
    page.until("!document.getElementById('home-problem').hidden")
    said = page.text("home-problem")
    assert said.startswith("letter.txt: This ") and said.endswith("."), said
    assert [work["name"] for work in page.studio.ask("GET", "works").json()["works"]] == ["song.wav"]
    page.js("location.href = arguments[0]", address)
    page.until("document.getElementById('title').textContent === 'song'")
    page.painted()


def test_it_goes_on_when_the_page_is_loaded_again_while_it_hears(folder):
    song(folder)
    with Studio(folder) as studio:
        page = Page(studio, folder)
        try:
            page.drop(folder / "song.wav")
            page.until("location.hash.length > 1")
            page.driver.refresh()
            page.painted()
            assert page.text("title") == "song" and page.pixels()[1] > 100
            assert len(page.work()["plans"]) == 1
            page.studio.end()
            page.press("n", Keys.ESCAPE)
            page.until("!document.getElementById('gone').hidden")
            page.press("w")
            page.until("document.querySelectorAll('#outline polygon').length === 2")
        finally:
            page.close()


def test_all_goes_by_keyboard_and_in_french(folder):
    support.write_midi(folder / "gamme.mid", keys=(60, 62, 64, 65, 67, 69, 71, 72) * 3)
    with Studio(folder) as studio:
        studio.heard(folder / "gamme.mid")
        page = Page(studio, folder, language="fr")
        try:
            assert page.text("invite").startswith("Déposez une chanson")
            page.until("document.querySelector('#works a')")
            page.driver.find_element(By.TAG_NAME, "body").click()
            for _ in range(12):
                page.press(Keys.TAB)
                if page.js("return document.activeElement.matches('#works a')"):
                    break
            page.press(Keys.ENTER)
            plan = page.painted()
            page.js("document.activeElement.blur()")
            page.press(*[Keys.ARROW_RIGHT] * 4)
            assert page.text("time").startswith("0:02 "), "an arrow walks no beat"
            page.press("w")
            page.until("document.querySelectorAll('#outline polygon').length === 2")
            assert " à 0:0" in page.text("line"), page.text("line")
            page.press(Keys.ESCAPE, "n")
            page.until("document.querySelectorAll('#nine canvas.there').length === 9")
            page.press(Keys.ENTER)
            page.painted(plan)
            page.press("e")
            page.until("!document.getElementById('away').hidden")
            page.press(Keys.ESCAPE, "?")
            page.until("document.getElementById('keys').open")
            names = page.js("""return [...document.querySelectorAll("button, a, select, input")]
                .filter((each) => each.checkVisibility() && !each.labels?.length)
                .filter((each) => !(each.textContent.trim() || each.getAttribute("aria-label")))
                .map((each) => each.outerHTML)""")
            assert names == [], names
        finally:
            page.close()


if __name__ == "__main__":
    support.run_tests(sys.modules[__name__])
