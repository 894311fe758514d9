"""What every search engine promises. Each engine's test module runs all of it: neither may pass what the other fails."""

import pytest

from search.engines.types import Held, IndexDocument, Question
from search.engines.words import code_forms, terms_of

EVERYBODY = ("u1", "u2", "p7")


def document(key="case:1", *, version=1, title="", body="", code="", who=("u1",), **facts) -> IndexDocument:
    """A document with what the test is about; everything else is the same for all."""
    plain = {"kind": "case", "procedure": "1.013225", "unit": "H19.150", "year": 2026, **facts}
    return IndexDocument(
        key=key, version=version, title=title, body=body, codes=code_forms(code), principals=tuple(who), **plain
    )


OTHERS = {("ubnd",): ("uy", "ban", "nhan", "dan"), ("uy", "ban", "nhan", "dan"): ("ubnd",), ("qd",): ("quyet", "dinh")}


class EnginePromise:
    """Inherited by one class per engine, which gives the fixture ``engine``."""

    def keys(self, engine, text, *, who=EVERYBODY, **more) -> list[str]:
        return [row.key for row in self.find(engine, text, who=who, **more).matches]

    def find(self, engine, text, *, who=EVERYBODY, **more):
        return engine.find(Question(terms_of(text, OTHERS), frozenset(who), **more))

    # Words -----------------------------------------------------------------------------------------------------

    @pytest.mark.parametrize(
        "asked",
        [
            "giấy phép xây dựng",
            "giay phep xay dung",
            "giay phép xay dựng",
            "GIẤY PHÉP XÂY DỰNG",
            "gia\u0302\u0301y phe\u0301p xa\u0302y du\u031b\u0323ng",  # NFD, as some keyboards and file names have it
            "gi\u00e2\u0301y phép",  # half composed
            "  xây   dựng\t\n",
            "xay d\u00adung",  # soft hyphen
            "\u202edung\u202c",  # marks that turn the direction
            "dong xoai",
            "Đồng Xoài",
            "Ðồng Xoài",  # Icelandic eth, typed for đ
            "phuong dong xoai giay phep",
        ],
    )
    def test_words_are_found_however_they_were_typed(self, engine, asked):
        engine.put([document(title="Giấy phép xây dựng", body="phường Đồng Xoài"), document("case:2", title="Hộ tịch")])
        assert self.keys(engine, asked) == ["case:1"]

    def test_what_was_written_decomposed_is_found(self, engine):
        engine.put([document(title="Gia\u0302\u0301y phe\u0301p xa\u0302y du\u031b\u0323ng")])
        assert self.keys(engine, "giấy phép xây dựng") == ["case:1"]
        assert self.keys(engine, "giấy phép", exact=True) == ["case:1"]

    def test_typed_accents_come_first_even_against_many_other_spellings(self, engine):
        engine.put(
            [
                document("case:1", title="Dương Dương Dương", body="đương dưỡng " * 30),
                document("case:2", title="Một hồ sơ khác", body="nhà ở bên đường " + "vật liệu " * 200),
                document("case:3", title="Duong"),
            ]
        )
        assert self.keys(engine, "đường")[0] == "case:2"
        assert sorted(self.keys(engine, "đường")) == ["case:1", "case:2", "case:3"]
        assert self.keys(engine, "đường", exact=True) == ["case:2"]
        assert self.keys(engine, "Dương", exact=True) == ["case:1"]

    def test_exact_accents_compare_whole_words(self, engine):
        engine.put([document("case:1", title="cán bộ"), document("case:2", title="án phí")])
        assert self.keys(engine, "án phí", exact=True) == ["case:2"]
        assert self.keys(engine, "án bộ", exact=True) == []

    @pytest.mark.parametrize(("written", "asked"), [("hòa", "hoà"), ("hoà", "hòa"), ("khoẻ", "khỏe"), ("thúy", "thuý")])
    def test_two_places_of_the_tone_are_one_word(self, engine, written, asked):
        engine.put([document(title=f"bà {written} ở phường")])
        assert self.keys(engine, f"bà {asked} ở", exact=True) == ["case:1"]

    def test_all_words_must_occur(self, engine):
        engine.put([document("case:1", title="đơn xây dựng"), document("case:2", title="đơn hộ tịch")])
        assert self.keys(engine, "đơn xây dựng") == ["case:1"]
        assert self.keys(engine, "đơn hôn nhân") == []

    def test_the_last_word_may_be_a_beginning_the_others_not(self, engine):
        engine.put([document("case:1", title="thừa kế nhà"), document("case:2", title="thửa đất")])
        assert self.keys(engine, "thừa kế nh") == []  # two letters begin half of all words
        assert self.keys(engine, "đất thử") == ["case:2"]
        assert self.keys(engine, "thử đất") == []

    def test_words_in_quotation_marks_stay_together(self, engine):
        engine.put(
            [
                document("case:1", body="nhà ở riêng lẻ trên đất ở"),
                document("case:2", body="đất ở riêng và nhà lẻ"),
            ]
        )
        assert sorted(self.keys(engine, "nhà ở riêng")) == ["case:1", "case:2"]
        assert self.keys(engine, '"nha o rieng"') == ["case:1"]
        assert self.keys(engine, "“nhà ở riêng” đất") == ["case:1"]
        assert sorted(self.keys(engine, '"nhà ở riêng')) == ["case:1", "case:2"]  # a mark without its partner

    def test_words_side_by_side_come_first(self, engine):
        engine.put(
            [
                document("case:1", body="xây nhà, dựng rạp; phép vua, giấy trắng"),
                document("case:2", body="chữ khác " * 100 + "giấy phép xây dựng"),
            ]
        )
        assert self.keys(engine, "giay phep xay dung") == ["case:2", "case:1"]

    # Codes -----------------------------------------------------------------------------------------------------

    @pytest.mark.parametrize("asked", ["12/QĐ-UBND", "12/qđ-ubnd", "12 qd ubnd", "12/QD-UBND", "qđ 12", "UBND 12"])
    def test_a_notation_is_found_whole_and_in_parts(self, engine, asked):
        engine.put(
            [document(title="Quyết định", code="12/QĐ-UBND"), document("case:2", title="khác", code="13/GPXD-UBND")]
        )
        assert self.keys(engine, asked) == ["case:1"]

    def test_the_whole_code_comes_first(self, engine):
        engine.put(
            [
                document("case:1", title="12 QĐ UBND 12 QĐ", body="12 ubnd qđ " * 20, code="13/TB-UBND"),
                document("case:2", title="Về việc khác", code="12/QĐ-UBND"),
            ]
        )
        assert self.keys(engine, "12/QĐ-UBND")[0] == "case:2"

    @pytest.mark.parametrize(
        "asked", ["H19.150-261124-0007", "h19.150-261124-0007", "H19 150 261124 0007", "261124-0007"]
    )
    def test_a_case_code_is_found(self, engine, asked):
        engine.put([document(code="H19.150-261124-0007"), document("case:2", code="H19.150-261124-0070")])
        assert self.keys(engine, asked) == ["case:1"]

    @pytest.mark.parametrize(
        "asked", ["1.013225", "013225", "0912.345.678", "le.van.an@example.vn", "125/14", "GCN_2026"]
    )
    def test_figures_and_addresses_inside_a_text_are_cut_alike(self, engine, asked):
        engine.put(
            [document(body="thủ tục 1.013225, điện thoại 0912.345.678, le.van.an@example.vn, thửa 125/14, GCN_2026")]
        )
        assert self.keys(engine, asked) == ["case:1"]

    def test_abbreviations_are_found_both_ways(self, engine):
        engine.put(
            [
                document("case:1", title="UBND phường"),
                document("case:2", title="Ủy ban nhân dân phường"),
                document("case:3", title="Nhân dân phường ủy thác ban quản lý"),
            ]
        )
        assert sorted(self.keys(engine, "ubnd phường")) == ["case:1", "case:2"]
        assert sorted(self.keys(engine, "uỷ ban nhân dân phường")) == ["case:1", "case:2"]

    # What steers no engine ---------------------------------------------------------------------------------------

    @pytest.mark.parametrize(
        "asked",
        [
            "", " ", "?!…—", "🏠🏠", "\x00", "\u202e\u202d", "\ud800", "*", '"', '""', "'; DROP TABLE search_fts; --",
            "NEAR(", "title_f:", "{title_f}:", "^", "AND", "OR NOT", "(a OR", "a* b*", "key:*", "_exists_:key", "/.*/",
            "principals:u9", "[* TO *]", "a~5", "\\", "%", "a\x00b", "${jndi:x}", "{{7*7}}", "𝕏", "x" * 9000, "- + | ( )",
        ],
    )  # fmt: skip
    def test_no_sign_steers_the_engine(self, engine, asked):
        engine.put([document(title="bí mật", who=("u9",)), document("case:2", title="của tôi")])
        assert self.keys(engine, asked) == []

    @pytest.mark.parametrize(
        "asked", ["nhà OR xe", "nhà AND xe", "NOT nhà", "nhà -xe", "(nhà) xe*", "nhà~ ^xe", 'title:"nhà" xe']
    )
    def test_operators_are_words_or_gaps(self, engine, asked):
        engine.put([document(title="nhà xe or and not title")])
        assert self.keys(engine, asked) == ["case:1"]

    def test_text_in_an_outdated_encoding_does_no_harm(self, engine):
        engine.put([document(body="Céng hßa x· héi chñ nghÜa ViÖt Nam"), document("case:2", body="Cộng hòa")])
        assert self.keys(engine, "héi chñ") == ["case:1"]

    def test_a_very_long_question_keeps_its_first_words(self, engine):
        engine.put([document(title="một hai ba")])
        assert self.keys(engine, "một hai ba " * 200_000) == ["case:1"]
        assert self.keys(engine, "một " + "bốn " * 5_000) == []

    def test_a_word_of_a_thousand_letters_is_found_by_its_beginning(self, engine):
        engine.put([document(body="a" * 40_000 + " nhà")])
        assert self.keys(engine, "a" * 1_000) == ["case:1"]

    # Rights ----------------------------------------------------------------------------------------------------

    def test_one_sees_what_ones_principals_cover_and_nothing_of_the_rest(self, engine):
        engine.put(
            [
                document("case:1", title="nhà", who=("u1",), year=2026),
                document("case:2", title="nhà", who=("u2",), year=2025, kind="paper", unit="H19.151"),
                document("case:3", title="nhà", who=("p7", "u3"), procedure="2.000815"),
            ]
        )
        answer = self.find(engine, "nhà", who=("u1",))
        assert [row.key for row in answer.matches] == ["case:1"]
        assert answer.total == 1
        assert answer.facets == {
            "procedure": {"1.013225": 1}, "unit": {"H19.150": 1}, "kind": {"case": 1}, "year": {"2026": 1},
        }  # fmt: skip
        assert sorted(self.keys(engine, "nhà", who=("u1", "p7"))) == ["case:1", "case:3"]
        assert self.keys(engine, "nhà", who=()) == []
        assert self.keys(engine, "nhà", who=("u99",)) == []

    def test_few_rights_among_many_matches_lose_nothing(self, engine):
        many = [document(f"case:{n}", title="giấy giấy giấy", who=("u2",)) for n in range(1, 1501)]
        mine = [document(f"paper:{n}", body="trang giấy " + "chữ " * 50, who=("u1",)) for n in range(3)]
        engine.put([*many, *mine])
        answer = self.find(engine, "giấy", who=("u1",))
        assert (sorted(row.key for row in answer.matches), answer.total) == (["paper:0", "paper:1", "paper:2"], 3)
        assert self.find(engine, "giấy").total == 1503

    def test_other_rights_count_with_the_next_write(self, engine):
        engine.put([document(title="nhà", who=("u1", "u2"))])
        assert self.keys(engine, "nhà", who=("u2",)) == ["case:1"]
        engine.put([document(version=2, title="nhà", who=("u1",))])
        assert self.keys(engine, "nhà", who=("u2",)) == []
        assert self.keys(engine, "nhà", who=("u1",)) == ["case:1"]

    def test_a_document_nobody_may_see_is_found_by_nobody(self, engine):
        engine.put([document(title="nhà", who=())])
        assert self.keys(engine, "nhà") == []

    def test_near_words_come_only_from_what_one_may_see(self, engine):
        engine.put(
            [
                document("case:1", title="nguyễn văn tuấn", who=("u1",)),
                document("case:2", title="nguyệt cát", who=("u2",)),
            ]
        )
        assert "nguyen" in engine.similar("nguyeen", frozenset({"u1"}))
        assert "nguyen" not in engine.similar("nguyeen", frozenset({"u2"}))
        assert engine.similar("nguyeet", frozenset({"u1"})) != ("nguyet",)
        assert engine.similar("zzzzzz", frozenset({"u1"})) == ()

    # Facets and pages ------------------------------------------------------------------------------------------

    def some(self, engine):
        engine.put(
            [
                document("case:1", title="nhà", year=2026, kind="case"),
                document("case:2", title="nhà", year=2025, kind="case"),
                document("paper:3", title="nhà", year=2026, kind="paper"),
                document("paper:4", title="nhà", year=2024, kind="paper", unit="H19.151"),
            ]
        )

    def test_a_facet_shows_what_else_could_be_chosen_in_it(self, engine):
        self.some(engine)
        answer = self.find(engine, "nhà", filters={"year": ("2026",)})
        assert sorted(row.key for row in answer.matches) == ["case:1", "paper:3"]
        assert answer.total == 2
        assert answer.facets["year"] == {"2026": 2, "2024": 1, "2025": 1}
        assert answer.facets["kind"] == {"case": 1, "paper": 1}
        assert answer.facets["unit"] == {"H19.150": 2}

    def test_values_of_one_facet_add_up_facets_narrow(self, engine):
        self.some(engine)
        answer = self.find(engine, "nhà", filters={"year": ("2026", "2025"), "kind": ("case",)})
        assert sorted(row.key for row in answer.matches) == ["case:1", "case:2"]
        assert answer.facets["kind"] == {"case": 2, "paper": 1}
        assert answer.facets["year"] == {"2025": 1, "2026": 1}

    def test_an_unknown_facet_or_value_is_harmless(self, engine):
        self.some(engine)
        assert self.find(engine, "nhà", filters={"principals": ("u9",)}).total == 4
        assert self.find(engine, "nhà", filters={"year": ("' OR 1=1",)}).total == 0

    def test_pages_follow_one_another_without_gap_or_repetition(self, engine):
        engine.put([document(f"case:{n:03}", title="nhà ở") for n in range(57)])
        pages = [self.keys(engine, "nhà", offset=at, size=10) for at in range(0, 60, 10)]
        assert [key for page in pages for key in page] == [f"case:{n:03}" for n in range(57)]
        assert self.find(engine, "nhà", offset=1000, size=10).matches == ()

    # Versions --------------------------------------------------------------------------------------------------

    def test_an_older_version_never_overwrites_a_newer_one(self, engine):
        engine.put([document(version=5, title="mới")])
        engine.put([document(version=4, title="cũ")])
        assert (self.keys(engine, "mới"), self.keys(engine, "cũ")) == (["case:1"], [])
        engine.put([document(version=5, title="lại")])
        assert self.keys(engine, "lại") == ["case:1"]

    def test_the_same_twice_and_two_versions_in_one_batch(self, engine):
        engine.put(
            [document(version=2, title="hai"), document(version=1, title="một"), document(version=2, title="hai")]
        )
        assert (self.keys(engine, "hai"), self.keys(engine, "một")) == (["case:1"], [])
        assert engine.versions()["case:1"].version == 2

    def test_removing_is_for_the_version_one_knew(self, engine):
        engine.put([document(version=3, title="nhà"), document("case:2", version=3, title="nhà")])
        engine.remove({"case:1": 3, "case:2": 2, "case:9": 1})
        assert self.keys(engine, "nhà") == ["case:2"]

    def test_the_index_tells_what_it_has(self, engine):
        mine, other = document(version=3, title="nhà"), document("paper:2", version=8, body="xe")
        engine.put([mine, other])
        assert engine.versions() == {"case:1": Held(3, mine.digest), "paper:2": Held(8, other.digest)}

    def test_beginning_anew_keeps_everything_findable(self, engine):
        engine.put([document(version=3, title="nhà"), document("case:2", version=1, title="nhà")])
        engine.begin_anew()
        assert sorted(self.keys(engine, "nhà")) == ["case:1", "case:2"]
        engine.put([document("case:3", title="nhà")])  # a write while the successor is being filled
        engine.fill([document(version=3, title="nhà"), document("case:2", version=1, title="nhà")])
        engine.put([document("case:2", version=2, title="xe")])
        engine.fill([document("case:2", version=1, title="nhà")])
        engine.finish_anew()
        assert sorted(self.keys(engine, "nhà")) == ["case:1", "case:3"]
        assert self.keys(engine, "xe") == ["case:2"]

    def test_an_empty_index_answers(self, engine):
        answer = self.find(engine, "nhà")
        assert (answer.matches, answer.total, engine.versions()) == ((), 0, {})
