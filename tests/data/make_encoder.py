"""Makes tests/data/encoder: a StaticEmbedding of a few hundred tokens, so that tests run the real encoder in milliseconds.

Run from the project: python tests/data/make_encoder.py. Vectors are seeded random, so texts that share words are near.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

FOLDER = Path(__file__).resolve().parent / "encoder"
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵfjwz0123456789%/.,-"
WORDS = """\
cải cách hành chính nhà nước thủ tục thể chế tổ chức bộ máy chế độ công vụ công chức viên chức cán bộ tài chính công
xây dựng phát triển chính phủ điện tử số mục tiêu đến năm nhiệm vụ giải pháp chủ trì phối hợp cơ quan địa phương nghị quyết
điều khoản điểm mục chương ngày tháng ban hành ký người dân doanh nghiệp mức độ hài lòng tối thiểu tỷ lệ hồ sơ trực tuyến
dịch vụ công quốc gia chỉ số theo dõi đánh giá tuyên truyền báo cáo kế hoạch kinh phí ngân sách thanh tra kiểm tra pháp luật
thủ tướng bộ trưởng bộ nội vụ bộ tư pháp ủy ban nhân dân tỉnh huyện xã quản lý thực hiện nâng cao chất lượng hiệu lực hiệu quả"""


def main() -> None:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    trainer = trainers.BpeTrainer(vocab_size=400, initial_alphabet=list(LETTERS), show_progress=False)
    tokenizer.train_from_iterator([WORDS], trainer)
    weights = np.random.default_rng(76).standard_normal((tokenizer.get_vocab_size(), 48)).astype(np.float16)
    FOLDER.mkdir(exist_ok=True)
    tokenizer.save(str(FOLDER / "tokenizer.json"))
    save_file({"embedding.weight": weights}, FOLDER / "model.safetensors")
    module = {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"}
    (FOLDER / "modules.json").write_text(json.dumps([module], indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
