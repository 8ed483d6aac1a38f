"""The public edition: every public page as plain HTML that any web server can hand out.

`addresses` says which pages there are, `crawl` runs the screens for the public and follows their
links, `markup` writes what they drew as HTML, `kept_states` keeps it in a folder.
"""
