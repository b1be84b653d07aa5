"""Redoes a draw from its proof and prints it: python redraw.py PROOF.json [FRAME]. Python 3.11 or later, standard
library only. The last line says what was checked and what a proof cannot show. If anything differs, it says what and
exits with status 1; without a proof or a frame that can be read, with status 2. Compare the digest of the plan with the
one that was published before the seed was known, and the digest of the cases with the one that the service states."""

import io
import json
import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NoReturn


def end(words: str) -> NoReturn:
    """Ends the program, which could not begin, with one line and status 2."""
    print(words, file=sys.stderr)
    sys.exit(2)


for stream in (sys.stdout, sys.stderr):
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8")
if len(sys.argv) not in (2, 3) or sys.argv[1].startswith("-"):
    end("用法 / usage: python redraw.py PROOF.json [FRAME]")
try:
    proof = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    inline, plan, cases = proof["frame"], json.loads(proof["plan"]), proof["cases"]
    frame = Path(sys.argv[2]).read_bytes() if len(sys.argv) > 2 else (inline or "").encode()
except (OSError, ValueError, KeyError, TypeError) as error:
    end(f"不能读取抽签证明 / no proof can be read: {type(error).__name__}: {error}")
if not frame:
    end("证明中没有名单，请给出名单文件 / the proof holds no frame, give its file: python redraw.py PROOF.json FRAME")
commitment = sha256(proof["plan"].encode()).hexdigest()


def refuse_differing(checks: Mapping[str, bool]) -> None:
    """Ends the program and says which checks failed, if any did."""
    if differing := [name for name, right in checks.items() if not right]:
        sys.exit(f"不一致 / differs: {', '.join(differing)}")


def order(items: list[str], *names: str) -> Iterator[str]:
    """The items in the order drawn, by the key of these names."""
    key, n = sha256("\n".join(("zuji-draw-1", commitment, proof["seed"], *names)).encode()).digest(), 0
    for i in range(len(items)):
        m = len(items) - i
        while (number := int.from_bytes(sha256(key + n.to_bytes(8)).digest())) >= 2**256 // m * m:
            n += 1
        j, n = i + number % m, n + 1
        items[i], items[j] = items[j], items[i]
        yield items[i]


rows = [line.split("\t") for line in frame.decode().split("\n")[:-1]]
people = [row for row in rows if row[0] != "!mandatory"]
mandatory, strata = rows[len(people) :], dict[str, list[str]]()
for stratum, ticket in people:
    strata.setdefault(stratum, []).append(ticket)
refuse_differing(
    {
        "algorithm": plan["algorithm"] == "zuji-draw-1",
        "digest of the plan": commitment == proof["plan_sha256"],
        "kind of the seed": proof["seed_kind"] == plan["seed_kind"],
        "digest of the frame": sha256(frame).hexdigest() == plan["population_sha256"],
        "order of the frame": people == sorted(people) and mandatory == sorted(mandatory),
        "each ticket once": len({row[1] for row in rows}) == len(rows),
        "strata": {name: len(tickets) for name, tickets in strata.items()}
        == {name: quota["population"] for name, quota in plan["quotas"].items()},
    }
)
orders = {name: order(strata[name], name) for name in sorted(strata)}
drawn = [("random", name, next(orders[name])) for name in orders for _ in range(plan["quotas"][name]["size"])]
drawn += [("mandatory", reason, ticket) for _, ticket, reason in mandatory]
first, replaced = len(drawn), [case["replaces"] for case in cases[len(drawn) :]]
refuse_differing(
    {"number of cases": len(cases) >= first and None not in replaced and len({*replaced}) == len(replaced)}
)
for number in replaced:  # the next of the same stratum
    drawn.append(("random", drawn[number - 1][1], next(orders[drawn[number - 1][1]])))
lines, said = [], []
for number, (one, case) in enumerate(zip(drawn, cases, strict=True), 1):
    pool = order([each for each in plan["inspectors"] if each not in case["excluded"]], "inspectors", one[2])
    lines.append(
        "\t".join((str(number), *one, ",".join(next(pool) for _ in range(plan["inspectors_per_case"])))) + "\n"
    )
    stratum = case["stratum"] or case["mandatory_reason"]
    words = str(case["case_no"]), case["part"], stratum, case["ticket"], ",".join(case["inspectors"])
    said.append("\t".join(words) + "\n")
replaced_why = [f"{case['replaces'] or ''}\t{case['replaced_reason'] or ''}\n" for case in cases]
listed = "".join(f"{line[:-1]}\t{why}" for line, why in zip(lines, replaced_why, strict=True))
digest = sha256(listed.encode()).hexdigest()
print(f"plan {commitment}\n{''.join(lines)}", end="")
refuse_differing(
    {f"case {number}": one == other for number, (one, other) in enumerate(zip(lines, said, strict=True), 1)}
)
refuse_differing(
    {
        "digest of the sample": sha256("".join(lines[:first]).encode()).hexdigest() == proof["sample_sha256"],
        "number of replacements": len(replaced) == proof["replacements"],
        "digest of the cases": digest == proof["cases_sha256"],
    }
)
print(
    f"一致 / agrees: 由方案、名单、种子重做出{first}案、{len(replaced)}次替换及检查人，均与证明相同 / {first} cases, "
    f"{len(replaced)} replacements and their inspectors were redone from plan, frame and seed. "
    "证明不能说明：名单是否完整，种子是否在方案之后给出，替换原因和回避是否属实，此后有无替换 / "
    "a proof cannot show: that the frame is complete, that the seed came after the plan, that causes of replacements "
    "and exclusions are true, what came later. "
    f"请与机构公布的核对 / compare with what the service states: plan_sha256 {commitment}, version {proof['version']}, "
    f"replacements {len(replaced)}, cases_sha256 {digest}"
)
