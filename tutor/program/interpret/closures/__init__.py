"""The syntax tree of a program, turned once into closures that carry it out."""
