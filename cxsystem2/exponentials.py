"""Products of exponentials as one exponential of the sum of their exponents.

Brian2's solution of coupled linear equations multiplies growing exponentials by decaying ones. Their product is 1 at most, but
after 709 time constants the first ones are infinite, and infinite times 0 is no number.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sympy  # type: ignore[import-untyped]


def summed(expression: Any, variables: Collection[str]) -> Any:
    """A solution as a sum of terms with one exponential each; as it is where it is that already.

    The solution is an expression of sympy that is linear in some variables. Each term has at most one of them, so that
    nothing is lost where the differences of coefficients are small.
    """
    found = sorted(expression.atoms(sympy.exp), key=sympy.default_sort_key)
    symbols = {each: sympy.Dummy(positive=True) for each in found}  # sympy moves decaying exponentials into denominators
    exponents = {symbol: each.exp for each, symbol in symbols.items()}
    linear = [symbol for symbol in expression.free_symbols if symbol.name in variables]
    coefficients: dict[tuple[Any, Any], Any] = {}
    for term in sympy.Add.make_args(sympy.expand(expression.xreplace(symbols))):
        rest, product = term.as_independent(*exponents, as_Add=False)
        coefficient, variable = rest.as_independent(*linear, as_Add=False)
        powers = product.as_powers_dict()
        exponent = sympy.expand(sympy.Add(*(powers[symbol] * each for symbol, each in exponents.items())))
        coefficients[exponent, variable] = coefficients.get((exponent, variable), 0) + coefficient
    if {sympy.expand(each.exp) for each in found} == {exponent for exponent, _ in coefficients} - {sympy.S.Zero}:
        return expression
    return sympy.Add(
        *(_short(coefficient) * variable * sympy.exp(exponent) for (exponent, variable), coefficient in coefficients.items())
    )


def _short(coefficient: Any) -> Any:
    """A coefficient with what its terms share in front."""
    return sympy.factor_terms(sympy.cancel(coefficient))
