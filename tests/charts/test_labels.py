"""Long words: shortened on axes, in the legend and beside marks, whole in tooltips that wrap."""

import plotly.graph_objects as go

from charts.labels import fit_labels, in_two_lines, shortened, shorts, wrapped

WORD = "x" * 5000
NAMES = ["kurz", f"a{WORD}1", f"a{WORD}2", "a<b " + WORD]


def seen(text):
    return text.replace("<br>", "").replace("&lt;", "<").replace("&gt;", ">")


def test_a_short_name_stays_and_long_ones_stay_apart():
    found = shorts(NAMES, 40)
    assert found[0] == "kurz"
    assert all(len(seen(name)) <= 40 for name in found) and len(set(found)) == 4
    assert found[1].startswith("axxx") and found[1].endswith("x1") and "…" in found[1]
    assert found[3].startswith("a&lt;b xxx")


def test_what_is_cut_ends_behind_a_word_and_what_fits_stays_whole():
    words = "SMARTCity Gera, Rückblick der SMARTCity-Wochen 2021, Abschnitt 1, Sitzung 4"
    assert shortened(words, 76) == words
    assert shortened(words, 70) == words[:64] + "…"  # not "Sitz…", and without the comma
    assert shortened(WORD, 10) == "x" * 9 + "…"
    assert shortened("kurz " + WORD, 20) == "kurz " + "x" * 14 + "…"


def test_a_name_above_its_row_has_two_lines():
    assert in_two_lines("a<b") == "a&lt;b"
    long = " ".join(["Mobilitätsstationen"] * 9)
    first, second = in_two_lines(long).split("<br>")
    assert first == "Mobilitätsstationen Mobilitätsstationen"
    assert second == "Mobilitätsstationen Mobilitätsstationen…"
    assert in_two_lines("x" * 80).split("<br>") == ["x" * 58, "x" * 22]
    assert in_two_lines(WORD) == "x" * 58 + "<br>…"


def test_a_bar_s_name_is_short_on_the_axis_and_whole_in_its_tooltip():
    names = [name.replace("<", "&lt;") for name in NAMES]
    figure = go.Figure(go.Bar(orientation="h", x=[1, 2, 3, 4], y=names, hoverinfo="skip"))
    fit_labels(figure)
    assert list(figure.data[0].y) == names
    assert list(figure.layout.yaxis.tickvals) == names
    assert all(len(seen(word)) <= 40 for word in figure.layout.yaxis.ticktext)
    tips = figure.data[0].hovertext
    assert [seen(tip).replace(" ", "") for tip in tips] == [name.replace(" ", "") for name in NAMES]
    assert all(len(seen(line)) <= 60 for tip in tips for line in tip.split("<br>"))
    assert figure.data[0].hoverinfo == "text"


def test_names_of_the_legend_ticks_and_words_beside_marks():
    figure = go.Figure(go.Scatter(x=[1], y=[1], name=WORD, hovertext=f"{WORD}<br>n = 5"))
    figure.update_xaxes(tickvals=[1], ticktext=[f"{WORD}<br>3"])
    figure.add_annotation(text=WORD, x=1, y=1)
    fit_labels(figure)
    assert figure.data[0].name == "x" * 39 + "…"
    assert figure.layout.xaxis.ticktext == ("x" * 39 + "…<br>3",)
    assert figure.layout.annotations[0].text == "x" * 57 + "…"
    assert figure.data[0].hovertext.endswith("<br>n = 5")


def test_short_labels_days_and_numbers_stay_as_they_are():
    figure = go.Figure(go.Bar(x=["2024", "2025"], y=[1, 2], name="Jahr", hovertext=["a", "b"]))
    fit_labels(figure)
    assert figure.layout.xaxis.ticktext is None and figure.layout.yaxis.ticktext is None
    assert figure.data[0].hovertext == ("a", "b")


def test_a_tooltip_never_becomes_markup():
    assert "<i" not in wrapped("&lt;img src=x onerror=alert(1)&gt;" + " " + "y" * 80)
