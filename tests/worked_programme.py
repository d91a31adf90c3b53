"""The programme whose figures methods §6.2 to §6.5 work out, in thousands of euros."""

from maillage.measures.money import BudgetLine, Range, certain
from maillage.measures.returns import Programme

LINES = {
    "publicity": BudgetLine(120, certain(80), Range(0.05, 0.20, 0.30), Range(0.2, 0.6, 0.8), "D"),
    "press": BudgetLine(40, certain(10), Range(0, 0.10, 0.25), Range(0.4, 0.8, 0.9), "D"),
    "sponsoring": BudgetLine(30, certain(5), Range(0.1, 0.4, 0.6), Range(0.1, 0.5, 0.8), "D"),
    "partnerships": BudgetLine(15, certain(5), Range(0, 0.2, 0.4), Range(0.1, 0.5, 0.8), "D"),
    "fairs": BudgetLine(22, certain(30), Range(0, 0.1, 0.2), Range(0.3, 0.7, 0.9), "D"),
}
PROGRAMME = Programme(LINES, costs=(28, 12, 6, 6))
