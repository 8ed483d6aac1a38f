"""Everything that imports streamlit beside the pages: shell, filters, figures, cache."""
