"""A version holds what the law asks to be published; names in it are known, and each is given once."""

import pytest
from pydantic import ValidationError

from procedures.specs import CatalogueHead
from tests.factories.plans import raw_spec, spec_of

pytestmark = pytest.mark.unit
CATALOGUE = [("1.013225", "2025-07-01"), ("1.013225", "2026-07-01"), ("2.000815", "2025-07-01")]
HEAD = {"code": "1.013225", "field": "Xây dựng", "level": "commune", "valid_from": "2026-07-01",
        "transitional_rule": "filed", "source": "luật"}  # fmt: skip


@pytest.mark.parametrize(("code", "first_day"), CATALOGUE)
def test_all_that_decree_63_asks_for_is_there(code, first_day):
    """Decree 63/2010, article 8.2: name, steps, manner, papers and sets, term, subjects, agency; result, fees, conditions."""
    spec = spec_of(raw_spec(code, first_day))
    published = (spec.name, spec.steps_text, spec.channels, spec.components, spec.term_text, spec.subjects, spec.agency,
                 spec.results, spec.fees, spec.legal_bases, spec.keywords)  # fmt: skip
    assert all(published)
    assert spec.sets == 1
    assert all(component.originals or component.copies or not component.is_uploaded for component in spec.components)


def test_what_is_online_in_part_says_why():
    """Decree 224/2026, article 14."""
    copy, permit = spec_of(raw_spec("2.000815", "2025-07-01")), spec_of(raw_spec())
    assert (copy.online_level, "Điều 20" in copy.partial_reason.vi) == ("partial", True)
    assert (permit.online_level, permit.partial_reason) == ("full", None)


SPOILED = {
    "section twice": lambda raw: raw["sections"].append(raw["sections"][0]),
    "question twice": lambda raw: raw["sections"][0]["fields"].append(raw["sections"][1]["fields"][0]),
    "paper twice": lambda raw: raw["components"].append(raw["components"][0]),
    "condition on nothing": lambda raw: raw["components"][0].update(when={"field": "moon", "among": ["full"]}),
    "no refusal": lambda raw: raw["outputs"].pop("refusal"),
    "output of nobody": lambda raw: raw["outputs"]["result"].update(authority_scope="nobody"),
    "partly online without a reason": lambda raw: raw.update(online_level="partial"),
    "a reason without need": lambda raw: raw.update(partial_reason={"vi": "x", "en": "x"}),
    "copies of nothing": lambda raw: raw["fees"][0].update(copies_field="moon"),
    "one language": lambda raw: raw["name"].pop("en"),
    "no channel": lambda raw: raw.update(channels=[]),
    "misspelt": lambda raw: raw.update(feees=[]),
    "choice without choices": lambda raw: raw["sections"][1]["fields"][1].pop("choices"),
    "limits of a text": lambda raw: raw["sections"][1]["fields"][0].update(min=1),
    "limits upside down": lambda raw: raw["sections"][1]["fields"][3].update(min=9, max=1),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED.keys())
def test_a_version_that_does_not_hold_together_is_refused(spoil):
    raw = raw_spec()
    spoil(raw)
    with pytest.raises(ValidationError):
        spec_of(raw)


@pytest.mark.parametrize(
    "facts",
    [
        {"code": "123"},
        {"code": ""},
        {"level": "village"},
        {"valid_to": "2026-06-30"},
        {"source": ""},
        {"transitional_rule": "x"},
    ],
)
def test_the_head_of_a_file_says_which_procedure_and_from_when(facts):
    assert CatalogueHead.model_validate(HEAD).code == "1.013225"
    with pytest.raises(ValidationError):
        CatalogueHead.model_validate({**HEAD, **facts})


def test_published_texts_are_read_in_the_readers_language():
    name = spec_of(raw_spec()).name
    assert (name.in_language("vi"), name.in_language("en-gb"), name.in_language(None)) == (name.vi, name.en, name.vi)
