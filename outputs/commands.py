"""Commands of `python -m loaders` that write what leaves the dashboard."""

from loaders.cli.parser import Command
from outputs.edition import command as edition
from outputs.packet import command as packet

COMMANDS = (
    Command("site", edition.add, edition.write_site),
    Command("packet", packet.add, packet.write_packet),
)
