"""The six contents of the programme as the home page offers them: unit of the Resolution, name, a question to start with."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.law.types import Document, RelationKind, Tier, UnitPath

NUMBER = "76/NQ-CP"
YEAR = 2021


@dataclass(frozen=True, slots=True)
class Area:
    slug: str
    name: str
    about: str
    questions: tuple[str, ...]
    path: UnitPath


def _area(number: int, slug: str, name: str, about: str, *questions: str) -> Area:
    return Area(slug, name, about, questions, ("Điều 1", "III", str(number)))


AREAS = (
    _area(
        1,
        "the-che",
        "Cải cách thể chế",
        "Xây dựng, hoàn thiện và tổ chức thi hành pháp luật.",
        "Mục tiêu cải cách thể chế đến năm 2025 là gì?",
        "Nhiệm vụ nâng cao chất lượng xây dựng pháp luật gồm những gì?",
    ),
    _area(
        2,
        "thu-tuc-hanh-chinh",
        "Cải cách thủ tục hành chính",
        "Cắt giảm, đơn giản hoá, một cửa, dịch vụ công trực tuyến.",
        "Đến năm 2025 bao nhiêu % hồ sơ thủ tục hành chính được luân chuyển bằng phương thức điện tử?",
        "Mức độ hài lòng về giải quyết thủ tục hành chính phải đạt bao nhiêu?",
    ),
    _area(
        3,
        "to-chuc-bo-may",
        "Cải cách tổ chức bộ máy hành chính nhà nước",
        "Chức năng, nhiệm vụ, tinh gọn đầu mối, phân cấp, phân quyền.",
        "Đến năm 2025 giảm bao nhiêu đơn vị sự nghiệp công lập?",
        "Nhiệm vụ cải cách tổ chức bộ máy gồm những gì?",
    ),
    _area(
        4,
        "che-do-cong-vu",
        "Cải cách chế độ công vụ",
        "Cán bộ, công chức, viên chức: vị trí việc làm, tuyển dụng, tiền lương.",
        "Mục tiêu cải cách chế độ công vụ đến năm 2030 là gì?",
        "Nghị quyết nói gì về cải cách tiền lương?",
    ),
    _area(
        5,
        "tai-chinh-cong",
        "Cải cách tài chính công",
        "Ngân sách nhà nước, tự chủ của đơn vị sự nghiệp công lập.",
        "Bao nhiêu đơn vị sự nghiệp phải tự bảo đảm chi thường xuyên?",
        "Nhiệm vụ cải cách tài chính công gồm những gì?",
    ),
    _area(
        6,
        "chinh-phu-so",
        "Xây dựng, phát triển Chính phủ điện tử, Chính phủ số",
        "Hạ tầng, dữ liệu, nền tảng số, điều hành không giấy tờ.",
        "Mục tiêu xây dựng Chính phủ số đến năm 2025 là gì?",
        "Đến năm 2030 tỷ lệ hồ sơ công việc xử lý trên môi trường mạng là bao nhiêu?",
    ),
)
EXAMPLES = (
    "Sáu nội dung cải cách hành chính là gì?",
    "Đến năm 2025, mức độ hài lòng của người dân phải đạt bao nhiêu?",
    "Chỉ tiêu thủ tục hành chính đến năm 2025 là gì?",
    "Ba trọng tâm cải cách hành chính 10 năm tới là gì?",
    "Kinh phí thực hiện Chương trình lấy từ đâu?",
    "So sánh mục tiêu 2025 và 2030 về dịch vụ công trực tuyến",
)


def programme(documents: tuple[Document, ...]) -> Document | None:
    """The text of the Resolution to browse: the official one when it is indexed, else a digest that restates it."""

    def is_programme(document: Document) -> bool:
        return document.number == NUMBER and document.issued_on is not None and document.issued_on.year == YEAR

    def restates(document: Document) -> bool:
        return document.tier is Tier.GUIDANCE and any(
            r.kind is RelationKind.RESTATES and r.number == NUMBER and (r.issued_on is None or r.issued_on.year == YEAR)
            for r in document.relations
        )

    official = next((d for d in documents if is_programme(d) and d.tier is Tier.OFFICIAL), None)
    return official or next((d for d in documents if restates(d)), None)
