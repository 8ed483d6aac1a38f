"""The floor that anybody would write: a title, a sentence and four charts of constants."""

import plotly.graph_objects as go
import streamlit as st

st.set_page_config(layout="wide")
st.title("Four charts")
st.write("Four bar charts of twelve numbers each.")
columns = st.columns(2)
for number in range(4):
    bars = go.Figure(go.Bar(x=list(range(12)), y=[(number + 3) * n % 11 for n in range(12)]))
    columns[number % 2].plotly_chart(bars, key=f"chart_{number}")
