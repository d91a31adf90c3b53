"""Ties given as pairs of numbers, brought to the one form in which whole networks are measured."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array


def distinct_pairs(n: int, edges: ArrayLike, directed: bool) -> NDArray[np.int64]:
    """Ties without self-ties, each once; undirected: a pair is one tie whoever declared it.

    Parameters
    ----------
    n : int
        People, numbered 0 to n−1, isolated ones included.
    edges : array_like of int, shape (m, 2)
        Ties: who names, who is named. Repeats and self-ties are left out.
    directed : bool
        True when "a names b" and "b names a" are two ties.

    Returns
    -------
    ndarray of int, shape (distinct ties, 2)
        In the order of their numbers; undirected: the lower number first.

    Raises
    ------
    ValueError
        If a tie names a number outside 0 to n−1, or the ties are not pairs of whole numbers.

    References
    ----------
    Wasserman and Faust, *Social Network Analysis*, 1994, ch. 4.

    Examples
    --------
    >>> distinct_pairs(3, [(1, 0), (0, 1), (2, 2), (1, 2)], directed=False).tolist()
    [[0, 1], [1, 2]]
    """
    given = np.asarray(edges)
    if given.size and (given.ndim != 2 or given.shape[1] != 2 or given.dtype.kind not in "iu"):
        raise ValueError(f"edges: {given.dtype} of shape {given.shape} found, pairs of whole numbers expected")
    ends = given.reshape(-1, 2).astype(np.int64)
    if ends.size and (ends.min() < 0 or ends.max() >= n):
        raise ValueError(f"edges: person {ends.max()} or {ends.min()} found, 0 to {n - 1} expected")
    ends = ends[ends[:, 0] != ends[:, 1]]
    if not directed:
        ends = np.sort(ends, axis=1)
    keys = np.unique(ends[:, 0] * n + ends[:, 1])
    return np.stack(np.divmod(keys, max(n, 1)), axis=1)


def adjacency(n: int, edges: ArrayLike) -> "csr_array":
    """Symmetric matrix of the network: 1 where two people are tied, whoever declared it; nothing on the diagonal.

    Parameters
    ----------
    n, edges
        As in `distinct_pairs`.

    Returns
    -------
    scipy.sparse.csr_array of float, shape (n, n)

    References
    ----------
    Wasserman and Faust, *Social Network Analysis*, 1994, ch. 4.

    Examples
    --------
    >>> adjacency(3, [(0, 1), (1, 0)]).toarray().tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """
    from scipy.sparse import coo_array

    pairs = distinct_pairs(n, edges, directed=False)
    rows, columns = np.concatenate([pairs, pairs[:, ::-1]]).T
    return coo_array((np.ones(len(rows)), (rows, columns)), shape=(n, n)).tocsr()
