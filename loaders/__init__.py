"""The door for data: read, recognise, check, publish, and look back."""
