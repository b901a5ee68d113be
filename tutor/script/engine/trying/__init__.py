"""Small calculations, and what a class makes of them."""
