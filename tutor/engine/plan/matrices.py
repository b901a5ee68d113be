"""Sums of products that are the entries of a matrix product, such as a layer of a network.

A layer with the weights w, on several inputs x, takes the sum of w[j, k] · x[i, k] over k for every
j and i. These are k · p · q products none of which is read alone. One product of
matrices is several times as quick, and so is the backward pass: x receives upstream · w, and w
receives upstreamᵀ · x.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from tutor.engine.plan.arrays import Call
from tutor.engine.plan.indices import as_slice


@dataclass(slots=True)
class Product:
    """Row `first + i · q + j` is the sum over k of x[i, k] · w[j, k], and of some other terms.

    Attributes:
        first, last: the rows of the sums, last exclusive: p · q of them.
        x, w: rows of the factors, of shapes (p, k) and (q, k).
        rest: rows of the other terms, of shape (terms, p · q).
        sends: first place of the contributions to x and to w, -1 for none.
        home: places of the gradients of the sums.
    """

    first: int
    last: int
    x: Any
    w: Any
    rest: Any
    sends: tuple[int, ...] = ()
    home: Any = None


def factors(a: Any, b: Any) -> tuple[Any, Any] | None:
    """The matrices x and w whose products the rows a[k, r] · b[k, r] are, if there are such.

    That is so if one factor stays the same while the other goes through all its rows, again and
    again. None otherwise.
    """
    terms, count = a.shape
    for x, w in ((a, b), (b, a)):
        same = (x[:, 1:] == x[:, :-1]).all(axis=0)
        q = count if same.all() else int(same.argmin()) + 1
        if count % q:
            continue
        x, w = x.reshape(terms, -1, q), w.reshape(terms, -1, q)
        if (x == x[:, :, :1]).all() and (w == w[:, :1]).all():
            return x[:, :, 0].T.copy(), w[:, 0].T.copy()
    return None


class Multiplication:
    """The calls that compute a product and send its contributions.

    Matrices are kept point by point, as the library wants them: (points, rows, columns). The values
    and gradients of a run have one row a node and one column a point.

    Attributes:
        forward, backward: the calls.
    """

    def __init__(self, g: Product, values: Any, places: Any) -> None:
        """Prepare the calls; `places` is None if there will be no backward pass."""
        import numpy as np

        self._np, self._points = np, values.shape[1]
        (p, k), q = g.x.shape, len(g.w)
        x, read_x = self._matrix(values, g.x)
        w, read_w = self._matrix(values, g.w)
        self.forward: list[Call] = [*read_x, *read_w]
        self._write(self.forward, x, w.transpose(0, 2, 1), values[g.first : g.last], (p, q))
        for index in g.rest:
            term = np.empty((len(index), self._points))
            out = values[g.first : g.last]
            self.forward.append(partial(values.take, index, 0, term, "clip"))
            self.forward.append(partial(np.add, out, term, out=out))
        self.backward: list[Call] = []
        if places is None or not any(first >= 0 for first in g.sends):
            return
        upstream, self.backward = self._matrix(places, g.home.reshape(p, q))
        to_x, to_w = g.sends
        if to_x >= 0:
            self._write(self.backward, upstream, w, places[to_x : to_x + p * k], (p, k))
        if to_w >= 0:
            back = upstream.transpose(0, 2, 1)
            self._write(self.backward, back, x, places[to_w : to_w + q * k], (q, k))

    def _matrix(self, rows: Any, index: Any) -> tuple[Any, list[Call]]:
        """The matrix of the rows `index`, and what has to be called to fill it."""
        np, points, flat = self._np, self._points, index.ravel()
        view = as_slice(flat)
        if points == 1 and view is not None:
            return rows[view].reshape(1, *index.shape), []
        found = np.empty((len(flat), points))
        calls: list[Call] = [partial(rows.take, flat, 0, found, "clip")]
        if points == 1:
            return found.reshape(1, *index.shape), calls
        turned = np.empty((points, len(flat)))
        calls.append(partial(np.copyto, turned, found.T))
        return turned.reshape(points, *index.shape), calls

    def _write(
        self, calls: list[Call], left: Any, right: Any, out: Any, shape: tuple[int, int]
    ) -> None:
        """The calls that write left · right to the rows `out`."""
        np, points = self._np, self._points
        if points == 1:
            calls.append(partial(np.matmul, left, right, out.reshape(1, *shape)))
            return
        found = np.empty((points, *shape))
        calls.append(partial(np.matmul, left, right, found))
        calls.append(partial(np.copyto, out, found.reshape(points, -1).T))
