"""Pictures of a run as numbers: curves, maps, tables, histograms; how they look is the view's."""
