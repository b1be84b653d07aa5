"""The names of codes in a report: of areas, of a code list that ships, or of a list that policies set."""

from typing import Final

from domain.policy.policy import Policy
from service.reference import reference

AREAS: Final = "area"
"""The code list of areas."""


def code_name(codes: str, code: str, lang: str, policy: Policy | None = None) -> str:
    """The name of a code in a language (Chinese unless `lang` is English); the code itself where it has none.

    A list that policies set is that of `policy`, and for codes that it does not have, of the first policy that has it.
    """
    data = reference()
    if codes == AREAS:
        area = data.areas.get(code)
        return area.name(lang) if area is not None else code
    if codes in data.codes:
        term = data.codes[codes].get(code)
    else:
        policies = (policy, *data.policies.all()) if policy is not None else data.policies.all()
        lists = (one.code_lists.get(codes, {}) for one in policies)
        term = next((terms[code] for terms in lists if code in terms), None)
    if term is None:
        return code
    return term.en if lang.lower().startswith("en") else term.zh
