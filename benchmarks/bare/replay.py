"""Constants of a screen as calls of Streamlit: what was recorded of our page, and nothing else.

Everything is taken out of the messages once, when the file is read; a run only calls `st.…`.
"""

import json
import os
import pickle
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa
import streamlit as st
import streamlit_folium
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.GapSize_pb2 import GapSize

Call = Callable[[], Any]
LABELS = ("visible", "hidden", "collapsed")
HEADINGS = {"h1": st.title, "h2": st.header, "h3": st.subheader}
NOT_SAID = "GAP_UNDEFINED"


@cache
def screens() -> dict[str, tuple[str, str, dict[str, list[Call]]]]:
    """Path → (title, key of the filter, chosen option → the calls that draw the page)."""
    stored = pickle.loads(Path(os.environ["BARE_CONSTANTS"]).read_bytes())
    return {
        path: (title, key, {option: calls(places) for option, places in states.items()})
        for path, (title, key, states) in stored.items()
    }


def draw(path: str) -> None:
    """Draw a page as it is with what is chosen in its filter."""
    _title, key, states = screens()[path]
    chosen = st.session_state.get(key, "") if key else ""
    for call in states.get(chosen, states[""]):
        call()


def calls(places: list[Any]) -> list[Call]:
    """The calls of all places of a block."""
    made = [one(Delta.FromString(content), inside) for content, inside in places]
    return [call for call in made if call]


def one(delta: Delta, inside: list[Any]) -> Call | None:
    """The call for a block or an element; None for what draws nothing by itself."""
    if delta.WhichOneof("type") == "add_block":
        return block(delta.add_block, inside)
    kind = delta.new_element.WhichOneof("type")
    return ELEMENTS[kind](delta.new_element) if kind in ELEMENTS else None


def block(of: Block, inside: list[Any]) -> Call:
    """A container, popover or row of columns with what is in it."""
    kind = of.WhichOneof("type")
    first = Delta.FromString(inside[0][0]) if inside else Delta()
    if first.add_block.WhichOneof("type") == "column":
        return columns(inside)
    content = calls(inside)
    if kind == "popover":
        make = partial(st.popover, of.popover.label, type=of.popover.type or "secondary",
                       icon=of.popover.icon or None, width="content", key=key(of.id))  # fmt: skip
    elif kind == "expandable":
        make = partial(st.expander, of.expandable.label)
    else:
        make = partial(st.container, **container(of))
    return lambda: within(make, content)


def within(make: Callable[[], Any], content: list[Call]) -> None:
    """Draw into a container."""
    with make():
        for call in content:
            call()


def columns(inside: list[Any]) -> Call:
    """Columns of these widths, each with its content."""
    deltas = [Delta.FromString(content) for content, _inside in inside]
    widths = [delta.add_block.column.weight for delta in deltas]
    gap = GapSize.Name(deltas[0].add_block.column.gap_config.gap_size).lower()
    contents = [calls(below) for _content, below in inside]

    def draw() -> None:
        places = st.columns(widths, gap=gap)  # type: ignore[call-overload]
        for place, content in zip(places, contents, strict=True):
            within(lambda place=place: place, content)  # type: ignore[misc]

    return draw


def container(of: Block) -> dict[str, Any]:
    """The arguments of `st.container`."""
    flex = of.flex_container
    gap = GapSize.Name(flex.gap_config.gap_size)
    return {
        "key": key(of.id),
        "horizontal": flex.direction == Block.FlexContainer.HORIZONTAL,
        "gap": "small" if gap == NOT_SAID else None if gap == "NONE" else gap.lower(),
        "border": flex.border,
    }


def key(identity: str) -> str | None:
    """The key in the id of an element."""
    last = identity.split("-", 2)[-1] if identity.startswith("$$") else identity
    return last if last and last != "None" else None


def width(of: Element) -> int | str:
    """The width of an element as Streamlit's functions take it."""
    config = of.width_config
    return config.pixel_width or ("content" if config.use_content else "stretch")


def selectbox(of: Element) -> Call:
    """A drop-down with the chosen value, or with none."""
    box = of.selectbox
    options = list(box.options)
    chosen = box.raw_value if box.set_value else options[box.default]
    return partial(st.selectbox, box.label, options,
                   index=options.index(chosen) if chosen in options else None,
                   key=key(box.id), width=width(of),
                   label_visibility=LABELS[box.label_visibility.value])  # fmt: skip


def checkbox(of: Element) -> Call:
    """A toggle in its state."""
    box = of.checkbox
    state = box.value if box.set_value else box.default
    return partial(st.toggle, box.label, state, help=box.help or None, key=key(box.id))


def button_group(of: Element) -> Call:
    """Pills or a segmented control with what is chosen."""
    group = of.button_group
    options = [option.content for option in group.options]
    chosen = list(group.raw_values) or [options[place] for place in group.default]
    single = group.click_mode == group.SINGLE_SELECT
    make = st.pills if group.style == group.PILLS else st.segmented_control
    return partial(
        make, group.label, options, selection_mode="single" if single else "multi",
        default=[one for one in chosen if one in options][: 1 if single else None] or None,
        key=key(group.id), label_visibility=LABELS[group.label_visibility.value],
    )  # type: ignore[call-overload,return-value]  # fmt: skip


def markdown(of: Element) -> Call:
    """Text or a caption."""
    text = of.markdown
    draw = st.caption if text.element_type == text.CAPTION else st.markdown
    return partial(draw, text.body)


def heading(of: Element) -> Call:
    """A heading without an anchor."""
    return partial(HEADINGS[of.heading.tag], of.heading.body, anchor=False)


def chart(of: Element) -> Call:
    """A finished figure."""
    spec = json.loads(of.plotly_chart.spec)
    figure = go.Figure(spec, skip_invalid=True)
    picked = "rerun" if of.plotly_chart.selection_mode else "ignore"
    return partial(st.plotly_chart, figure, key=key(of.plotly_chart.id), on_select=picked,
                   selection_mode="points", config=json.loads(of.plotly_chart.config),
                   alt=of.plotly_chart.alt)  # type: ignore[call-overload,return-value]  # fmt: skip


def dataframe(of: Element) -> Call:
    """A table with its values as they are read."""
    frame = of.dataframe
    styled = frame.arrow_data.styler.display_values
    table = arrow(styled or frame.arrow_data.data)
    return partial(st.dataframe, table, key=key(frame.id), width=width(of), alt=frame.alt or None,
                   column_config=json.loads(frame.columns or "{}"))  # fmt: skip


def arrow(content: bytes) -> pd.DataFrame:
    """The rows of a table as they were sent."""
    return pa.ipc.open_stream(content).read_all().to_pandas()


def component(of: Element) -> Call:
    """The map's component with the arguments that it was given."""
    shown = of.component_instance
    arguments = {
        k: v for k, v in json.loads(shown.json_args).items() if k not in ("key", "default")
    }
    return partial(streamlit_folium._component_func, key=key(shown.id), **arguments)


def html(of: Element) -> Call:
    """Text of a template, or a script."""
    return partial(st.html, of.html.body, unsafe_allow_javascript=of.html.unsafe_allow_javascript)


def button(of: Element) -> Call:
    """A button that does nothing."""
    return partial(st.button, of.button.label, type=of.button.type or "secondary",
                   icon=of.button.icon or None, key=key(of.button.id))  # fmt: skip


def download(of: Element) -> Call:
    """A button that offers a file of one kilobyte: the file is not part of the screen."""
    return partial(st.download_button, of.download_button.label, b"0" * 1024,
                   type=of.download_button.type or "secondary",
                   key=key(of.download_button.id))  # fmt: skip


def uploader(of: Element) -> Call:
    """A place to drop files."""
    box = of.file_uploader
    return partial(st.file_uploader, box.label, accept_multiple_files=box.multiple_files,
                   key=key(box.id),
                   label_visibility=LABELS[box.label_visibility.value])  # fmt: skip


ELEMENTS: dict[str, Callable[[Element], Call]] = {
    "html": html, "selectbox": selectbox, "checkbox": checkbox, "button_group": button_group,
    "markdown": markdown, "heading": heading, "plotly_chart": chart, "dataframe": dataframe,
    "component_instance": component, "button": button, "download_button": download,
    "file_uploader": uploader, "code": lambda of: partial(st.code, of.code.code_text),
}  # fmt: skip
