"""From the files of a pack to its lessons, with every fault located."""
