"""What a list of lessons needs to know of them, found or kept without reading them whole."""
