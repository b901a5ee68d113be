"""Judging a class for scalar autograd by what it computes, and naming what is wrong with it."""
