"""Parts of a graph that is too large for its pane: calls folded, and neighbourhoods."""
