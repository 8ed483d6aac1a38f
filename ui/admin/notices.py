"""Who is told of what by itself: the channels of the settings, how they stand, and a trial."""

import streamlit as st

from loaders.messages.errors import StoreError
from loaders.notices.channels import Channel, ChannelError, Mail, kinds_told
from loaders.notices.delivery import Standing, configured, standing, try_channel
from loaders.notices.triggers import FEEDS, OVERDUE, PUBLICATIONS, REQUESTS
from ui.components import html
from ui.i18n.texts import inert, look
from ui.i18n.texts import text as _
from ui.state.session_data import store


def notices_part() -> None:
    """What is told, the channels with what came of them last, and the button of the trial."""
    try:
        channels, told = configured(store()), kinds_told()
    except StoreError as problem:
        st.error(inert(problem.text(look().language)), icon=":material/error:")
        return
    kinds = {
        FEEDS: _("feeds that fail"),
        OVERDUE: _("datasets that are overdue"),
        PUBLICATIONS: _("new publications"),
        REQUESTS: _("requests for reports"),
    }
    if not channels:
        words = _(
            "Nobody is notified: no channel is set, so nothing leaves this server. The "
            "operator sets mail (CITY_MAIL_SERVER) or webhooks (CITY_WEBHOOKS)."
        )
        html.lead(words)
        return
    listed = ", ".join(kinds[kind] for kind in told)
    html.lead(_("Sent once each: {kinds}. The operator sets the channels.", kinds=listed))
    rows = [_row(channel, standing(store(), channel)) for channel in channels]
    html.draw_template("admin/notices.html", rows=rows)
    if st.button(
        _("Send a test message"), key="admin_notices_try", icon=":material/outgoing_mail:"
    ):
        for channel in channels:
            _try(channel)


def _row(channel: Channel, last: Standing) -> dict[str, object]:
    return {
        "kind": _("Mail") if isinstance(channel, Mail) else _("Webhook"),
        "shown": channel.shown,
        "last": last,
        "said": (last.words or {}).get(look().language, ""),
    }


def _try(channel: Channel) -> None:
    try:
        with st.spinner(_("Sending …")):
            try_channel(channel)
    except ChannelError as problem:
        st.error(inert(problem.text(look().language)), icon=":material/error:")
        return
    words = _("{channel}: the test message was accepted.", channel=channel.shown)
    st.success(inert(words), icon=":material/check:")
