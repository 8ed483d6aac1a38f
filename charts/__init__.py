"""Figures: a DataFrame in, a plotly figure or folium map out. Nothing else of ours is imported."""
