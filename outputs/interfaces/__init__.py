"""What programs read: datasets as files, a catalogue of open data, layers for maps.

Public edition only, and read only: there is no way from here to anything that the public may not
see, whoever asks.
"""
