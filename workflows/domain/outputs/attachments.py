"""Files that travel inside a result: a certified copy carries the scan it certifies."""

from documents.models import StoredFile
from workflows.models import Case

__all__ = ["attachments_of"]

_WITH_SCANS = frozenset({"certified_copy"})


def attachments_of(case: Case, template: str) -> list[tuple[StoredFile, str]]:
    """(file, description) of what the result carries; nothing for most templates."""
    if template not in _WITH_SCANS:
        return []
    spec = case.version.parsed
    papers = case.papers.filter(replaced_by__isnull=True, withdrawn=False).select_related("file")
    names = {component.key: component.name.vi for component in spec.components}
    return [(paper.file, names.get(paper.component_key, paper.file.name)[:200]) for paper in papers]
