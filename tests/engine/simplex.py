"""A small linear programme, solved densely: for the attack on published tables, where every number is a small count."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
EPSILON = 1e-7


class Polytope:
    """All x >= 0 with `matrix` x = `right`, which must hold somewhere. Built once, asked for many directions."""

    def __init__(self, matrix: Floats, right: Floats) -> None:
        rows, columns = matrix.shape
        table = np.hstack([matrix, np.eye(rows), right[:, None]])
        self.columns = columns
        basis = list(range(columns, columns + rows))
        cost = np.concatenate([np.zeros(columns), np.ones(rows)])
        self._minimise(table, basis, cost)
        assert abs(sum(table[row, -1] for row, column in enumerate(basis) if column >= columns)) < EPSILON
        keep = []
        for row, column in enumerate(basis):
            if column >= columns:
                other = np.flatnonzero(abs(table[row, :columns]) > EPSILON)
                if not len(other):
                    continue  # the row says nothing that the others do not
                self._pivot(table, basis, row, int(other[0]))
            keep.append(row)
        self.table = np.hstack([table[keep, :columns], table[keep, -1:]])
        self.basis = [basis[row] for row in keep]

    def largest(self, direction: Floats) -> float:
        """The largest direction . x."""
        table, basis = self.table.copy(), list(self.basis)
        self._minimise(table, basis, -direction)
        return float(sum(direction[column] * table[row, -1] for row, column in enumerate(basis)))

    def _minimise(self, table: Floats, basis: list[int], cost: Floats) -> None:
        while True:
            reduced = cost - cost[basis] @ table[:, :-1]
            entering = np.flatnonzero(reduced < -EPSILON)
            if not len(entering):
                return
            column = int(entering[0])  # Bland's rule, which ends
            positive = np.flatnonzero(table[:, column] > EPSILON)
            ratios = table[positive, -1] / table[positive, column]
            ties = positive[ratios <= ratios.min() + EPSILON]
            self._pivot(table, basis, min(ties.tolist(), key=lambda row: basis[row]), column)

    @staticmethod
    def _pivot(table: Floats, basis: list[int], row: int, column: int) -> None:
        table[row] /= table[row, column]
        others = np.arange(len(table)) != row
        table[others] -= np.outer(table[others, column], table[row])
        basis[row] = column
