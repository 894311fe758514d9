"""Pictures of signatures and seals: one page, the exact size of the field, every letter drawn with our own font."""

import io

import pikepdf
import pytest

from documents.domain.layout import OFFICER_SIZE, SEAL_SIZE
from documents.domain.stamps import officer_stamp, seal_stamp

pytestmark = pytest.mark.unit
LONG = "Trung tâm Phục vụ hành chính công và Chuyển đổi số phường Bình Phước, thành phố Đồng Nai"


@pytest.mark.parametrize(
    ("made", "size"),
    [
        (officer_stamp("Lê Ẩn"), OFFICER_SIZE),
        (officer_stamp("Nguyễn Phước Quý Nguyệt Quỳnh Hoàng Thị Thúy Nguyên Thương"), OFFICER_SIZE),
        (officer_stamp("A <b>&"), OFFICER_SIZE),
        (seal_stamp("Ủy ban nhân dân phường Bình Phước"), SEAL_SIZE),
        (seal_stamp(LONG), SEAL_SIZE),
    ],
    ids=["short name", "long name", "odd name", "seal", "seal with a long name"],
)
def test_a_picture_has_the_size_of_its_field_and_embedded_letters(made, size):
    with pikepdf.open(io.BytesIO(made)) as pdf:
        (page,) = pdf.pages
        assert [round(float(value)) for value in page.mediabox] == [0, 0, *size]
        fonts = [font for font in pdf.objects if isinstance(font, pikepdf.Dictionary) and "/FontFile2" in font]
        assert {str(font.FontName).split("+")[1].split("-")[0] for font in fonts} == {"Official"}
        assert not [
            found
            for found in pdf.objects
            if isinstance(found, pikepdf.Dictionary) and ("/ca" in found or "/SMask" in found)
        ]
