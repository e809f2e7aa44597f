"""One file for each format: `read(source, layer, wanted)`, and what the format cannot hold.

source   gisgrid.exchange.files.Source: path, suffix and content
layer    name of the layer, or None
wanted   names by which the layer of the asked kind is usually called
"""
