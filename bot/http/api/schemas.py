"""What goes in and out of the API, for validation and for the OpenAPI description. Names as in bot.answer.answer.answer_json."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Identifier = Field(pattern=r"^[0-9a-f]{32}$", examples=["5f0c1f0f8f3e4d0c9b7a6e5d4c3b2a19"])


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Question(_In):
    """A question; `conversation_id` of an earlier answer makes it a follow-up."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"question": "Đến năm 2025 bao nhiêu % hồ sơ thủ tục hành chính xử lý điện tử?"}]}
    )
    question: str = Field(max_length=100_000, description="Câu hỏi tiếng Việt, có dấu hoặc không dấu")
    conversation_id: str | None = Field(default=None, pattern=r"^[0-9a-f]{32}$", description="Để hỏi tiếp trong một cuộc trao đổi")
    as_of: date | None = Field(default=None, description="Trả lời theo quy định tại ngày này; mặc định hôm nay")


class Feedback(_In):
    """What a reader thinks of an answer; rating "expert" asks for an expert's answer."""

    answer_id: str = Identifier
    rating: Literal["up", "down", "expert"] = Field(examples=["up"])
    reason: Literal["", "wrong_clause", "incomplete", "not_found", "outdated", "unclear", "other"] = ""
    comment: str = Field(default="", max_length=2000)


class Citation(BaseModel):
    label: str = Field(examples=["Điểm a khoản 2 mục III Điều 1 Nghị quyết số 76/NQ-CP ngày 15/7/2021"])
    quote: str
    document_id: str
    number: str
    tier: Literal["official", "guidance", "training"]
    path: list[str]
    page: int | None
    url: str
    notice: str
    passage_id: str
    cut: list[bool] = Field(description="Trích từ giữa câu, đến giữa câu: hiển thị kèm “[…]”")
    trail: str = Field(description="Vị trí bằng lời", examples=["Cải cách thủ tục hành chính › Mục tiêu › Đến năm 2025"])
    own: str = Field(description="Đơn vị trong cùng", examples=["ý thứ bảy"])
    marks: list[list[int]] = Field(description="Những đoạn [đầu, cuối) cần làm nổi trong `quote`")
    copy_: str = Field(alias="copy", description="Trích dẫn sẵn để dán vào văn bản")


class Block(BaseModel):
    """A part of the answer as it is laid out; `number` in items is that of a citation, from 1."""

    kind: Literal["verified", "prose", "question", "quotes", "list", "sides"]
    text: str = ""
    title: str = ""
    by: str = Field(default="", description="Ai xác nhận, ngày nào, phạm vi nào")
    lead: bool = False
    trail: str = ""
    source: str = ""
    copy_: str = Field(default="", alias="copy", description="Cả danh sách, sẵn để dán vào văn bản")
    fold: int = Field(default=0, description="Số mục của danh sách hiện trước, phần còn lại thu gọn")
    items: list[dict[str, Any]] = []
    columns: list[dict[str, Any]] = []


class Seal(BaseModel):
    """Who approved the answer, and which wording of it this is."""

    id: str
    version: int
    question: str = Field(description="Câu hỏi mà chuyên gia đã trả lời")
    text: str
    role: str
    name: str
    on: date
    scope: str
    heading: str
    by: str


class Answer(BaseModel):
    id: str
    conversation_id: str
    question: str
    interpreted: str
    changes: list[list[str]]
    answer: str
    blocks: list[Block] = Field(description="Câu trả lời đã chia khối, để trình bày")
    kind: str
    declined: bool
    confidence: float
    citations: list[Citation]
    nearest: list[Citation]
    notices: list[str]
    suggestions: list[str]
    as_of: date | None
    elapsed_ms: float
    verified: Seal | None = Field(default=None, description="Có khi câu trả lời đã được chuyên gia xác nhận")


class SearchHit(BaseModel):
    score: float
    reason: str
    citation: Citation


class SearchResults(BaseModel):
    query: str
    interpreted: str
    hits: list[SearchHit]
    elapsed_ms: float


class DocumentSummary(BaseModel):
    id: str
    title: str
    name: str
    number: str
    kind: str
    issuer: str
    tier: Literal["official", "guidance", "training"]
    issued_on: date | None
    effective_from: date | None
    effective_to: date | None
    status: str
    url: str


class Documents(BaseModel):
    generation: str
    documents: list[DocumentSummary]


class OutlineEntry(BaseModel):
    path: list[str]
    label: str
    heading: str
    page: int | None
    url: str
    children: list[OutlineEntry]


class DocumentTree(DocumentSummary):
    source_url: str
    notices: list[str]
    outline: list[OutlineEntry]


class PassageOut(BaseModel):
    id: str
    document_id: str
    path: list[str]
    kind: str
    text: str
    context: str
    label: str
    page: int | None
    url: str
    page_url: str = Field(default="", description="Trang của bản gốc PDF, nếu có")
    previous: str | None
    next: str | None


class Conversation(BaseModel):
    id: str
    answers: list[Answer]


class Suggestions(BaseModel):
    query: str
    suggestions: list[str]
    elapsed_ms: float


class Meta(BaseModel):
    name: str
    version: str
    generation: str | None
    documents: int
    passages: int
    answerer: str
    anonymous: bool
    question_max_characters: int
    suggestions: list[str]


class Accepted(BaseModel):
    accepted: bool = True


class ExpertReply(BaseModel):
    text: str
    by: str = Field(description="Tên và chức danh người trả lời")
    at: datetime


class ExpertRequest(BaseModel):
    id: str
    answer_id: str
    conversation_id: str
    question: str
    state: Literal["open", "answered", "closed"]
    closed: str = Field(description="Lý do, khi câu hỏi được đóng mà không trả lời")
    unread: bool
    asked_at: datetime
    replies: list[ExpertReply]


class ExpertRequests(BaseModel):
    waiting: int
    unread: int
    requests: list[ExpertRequest]


class FieldError(BaseModel):
    field: str
    message: str


class ProblemDetails(BaseModel):
    """RFC 9457."""

    type: str = Field(examples=["urn:cchc:problem:invalid"])
    title: str = Field(examples=["Dữ liệu không hợp lệ"])
    status: int = Field(examples=[422])
    detail: str
    instance: str
    code: str = Field(examples=["invalid"])
    request_id: str
    errors: list[FieldError] = []


PROBLEM: dict[str, Any] = {
    "model": ProblemDetails,
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}},
}
