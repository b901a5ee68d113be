"""Running a program: its syntax tree becomes closures, which write a recording within limits."""
