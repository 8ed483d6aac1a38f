"""What Streamlit's own HTML gets wrong for screen readers and a script of ours can set right."""

from ui import markup

# The menu of narrow screens puts sections between a list and its items, so it is no list; the
# place to drop files calls itself mere decoration, but it has a name and can be used.
# A data table takes the focus on a canvas and on what scrolls it, both without a name; its tools
# have the name that the page gave.
ROLES = {
    'ul[data-testid="stSidebarNavItems"]': "presentation",
    'ul[data-testid="stSidebarNavItems"] li': "presentation",
    'section[data-testid="stFileUploaderDropzone"]': "group",
}
SCRIPT = f"""
if (!window.mends) {{
  window.mends = true;
  const roles = {ROLES};
  const mend = () => {{
    for (const [place, role] of Object.entries(roles))
      for (const one of document.querySelectorAll(place))
        if (one.getAttribute("role") !== role) one.setAttribute("role", role);
    for (const tool of document.querySelectorAll('button[aria-label^="Search: "]')) {{
      const name = tool.getAttribute("aria-label").slice(8);
      const grid = tool.closest('[data-testid="stFullScreenFrame"]');
      for (const part of grid ? grid.querySelectorAll("canvas, .dvn-scroller") : []) {{
        if (part.getAttribute("aria-label") !== name) part.setAttribute("aria-label", name);
        if (part.tagName === "DIV" && !part.role) part.setAttribute("role", "group");
      }}
    }}
  }};
  new MutationObserver(mend).observe(document.body, {{childList: true, subtree: true}});
  mend();
}}
"""


def mend() -> None:
    """Start the script; it watches the page as long as it is open."""
    markup.run_script("mending", SCRIPT)
