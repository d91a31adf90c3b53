"""Who joins people that are not tied to one another: effective size, efficiency, constraint, for everybody at once.

For declared ties. Never for a contact export: a star has no ties among the contacts, every constraint would be an
artefact. Figures of persons are for the person alone; the company is shown their distribution.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maillage.measures.adjacency import adjacency, distinct_pairs

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# rows multiplied together: where one person is tied to all, the product of all rows at once would be a full matrix
TOGETHER = 1000


def effective_size(n: int, edges: ArrayLike) -> NDArray[np.float64]:
    """Contacts less their redundancy, k − 2t/k, t being the ties among the k contacts; direction left aside.

    Parameters
    ----------
    n : int
        People, numbered 0 to n−1, isolated ones included.
    edges : array_like of int, shape (m, 2)
        Ties; direction, repeats and self-ties left aside.

    Returns
    -------
    ndarray of float, shape (n,)
        Effective size [people, 1 to k]; nan for somebody without ties.

    Raises
    ------
    ValueError
        If a tie names a number outside 0 to n−1, or the ties are not pairs of whole numbers.

    References
    ----------
    Burt, *Structural Holes*, 1992; in this form Borgatti, Connections 20, 1997, 35-38; methods §2.5.

    Examples
    --------
    >>> effective_size(4, [(0, 1), (0, 2), (1, 2)]).tolist()
    [1.0, 1.0, 1.0, nan]
    """
    return _effective_size_and_contacts(n, edges)[0]


def efficiency(n: int, edges: ArrayLike) -> NDArray[np.float64]:
    """Effective size over the number of contacts.

    Parameters
    ----------
    n, edges
        As in `effective_size`.

    Returns
    -------
    ndarray of float, shape (n,)
        Efficiency [-, above 0 to 1]; nan for somebody without ties.

    Raises
    ------
    ValueError
        As `effective_size`.

    References
    ----------
    Burt, *Structural Holes*, 1992; Borgatti, Connections 20, 1997, 35-38; methods §2.5.

    Examples
    --------
    >>> efficiency(4, [(0, 1), (0, 2), (1, 2)]).tolist()
    [0.5, 0.5, 0.5, nan]
    """
    size, contacts = _effective_size_and_contacts(n, edges)
    return np.divide(size, contacts, out=np.full(n, np.nan), where=contacts > 0)


def constraint(n: int, edges: ArrayLike, directed: bool) -> NDArray[np.float64]:
    """How far a person's contacts are tied to one another: Σ_j (p_ij + Σ_q p_iq p_qj)², j over the person's contacts.

    Parameters
    ----------
    n, edges
        As in `effective_size`.
    directed : bool
        True: p is shared out by a_ij + a_ji, a tie declared by both weighs twice. False: by contacts, equally.

    Returns
    -------
    ndarray of float, shape (n,)
        Constraint [-], 1 for somebody with one contact, may exceed 1; nan for somebody without ties. A contact's ties
        to people outside the circle count in p: programs that look at the contacts alone print other figures.

    Raises
    ------
    ValueError
        As `effective_size`.

    References
    ----------
    Burt, *Structural Holes*, 1992, ch. 2; methods §2.5. igraph and networkx give the same.

    Examples
    --------
    >>> constraint(4, [(0, 1), (0, 2), (1, 2)], directed=False).tolist()
    [1.125, 1.125, 1.125, nan]
    """
    from scipy.sparse import coo_array, diags_array

    rows, columns = distinct_pairs(n, edges, directed).T
    given = coo_array((np.ones(len(rows)), (rows, columns)), shape=(n, n)).tocsr()
    mutual = (given + given.T).tocsr()
    total = np.asarray(mutual.sum(axis=1)).ravel()
    share = (diags_array(np.divide(1, total, out=np.zeros(n), where=total > 0)) @ mutual).tocsr()
    whole = share + _over_contacts(share, mutual)
    return np.where(total > 0, np.asarray(whole.multiply(whole).sum(axis=1)).ravel(), np.nan)


def _effective_size_and_contacts(n: int, edges: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    ties = adjacency(n, edges)
    contacts = np.asarray(ties.sum(axis=1)).ravel()
    twice_among = _over_contacts(ties, ties).sum(axis=1)
    redundancy = np.divide(twice_among, contacts, out=np.full(n, np.nan), where=contacts > 0)
    return contacts - redundancy, contacts


def _over_contacts(weights: "csr_array", ties: "csr_array") -> "csr_array":
    """Σ_q w_iq w_qj where i and j are tied, nothing elsewhere."""
    from scipy.sparse import csr_array, vstack

    n = ties.shape[0]
    blocks = [
        (weights[first : first + TOGETHER] @ weights).multiply(ties[first : first + TOGETHER] > 0)
        for first in range(0, n, TOGETHER)
    ]
    return vstack(blocks, format="csr") if blocks else csr_array((0, 0))
