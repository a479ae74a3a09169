"""A case in words, for the terminal."""

from __future__ import annotations

from generator.dates import in_words
from generator.policy.people import Directory
from generator.records.case import SECTIONS, Case
from generator.sites.facts import Block, Describer, Names, label
from generator.standing import Standing


def case_words(case: Case, standing: Standing, directory: Directory) -> str:
    """Write where a case stands, what is owed, and all its facts."""
    lines = [f"{case.id}: {standing.stage.title}", ""]
    if standing.next_steps:
        lines.append("Next")
        for step in standing.next_steps:
            due = f" by {in_words(step.due)}" if step.due else ""
            lines.append(f"  {step.clause:<6} {step.what} ({step.who}{due})")
        lines.append("")
    for finding in standing.findings:
        lines.append(f"{finding.level}: {finding.message} (clause {finding.clause})")
        lines.append(f"  {finding.remedy}")
    agencies = {agency.id: agency.name for agency in directory.agencies}
    describer = Describer(Names.of(case, agencies, real_names=True))
    for section in SECTIONS[1:]:
        blocks = describer.section(getattr(case, section))
        if blocks:
            lines += ["", label(section).upper()]
            for block in blocks:
                lines += _block(block, 1)
    return "\n".join(lines)


def _block(block: Block, depth: int) -> list[str]:
    indent = "  " * depth
    lines = []
    if block.title or block.meta:
        meta = f"  ({block.meta})" if block.meta else ""
        lines.append(f"{indent}{block.title}{meta}")
    for row in block.rows:
        text = row.text.replace("\n", f"\n{indent}    ")
        lines.append(f"{indent}  {row.label}: {text}")
    if block.table is not None:
        for cells in block.table.lines:
            named = [f"{cell.label}: {cell.text}" if cell.label else cell.text for cell in cells]
            lines.append(f"{indent}  - " + "; ".join(text for text in named if text))
    for child in block.blocks:
        lines += _block(child, depth + 1)
    return lines
