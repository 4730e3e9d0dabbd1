"""Where the soak starts from: pages of our own writing, and the words the parsers look for, read out of their sources."""

import ast
import re
from functools import cache
from pathlib import Path

from crawler.sites import registry
from demo import routes
from demo.articles import CATEGORIES, stories
from tests.crawler.parsers.page_shapes import seed_page, seed_parts, unknown, wordpress

_HOUSE = Path(__file__).parents[2]
_BASE = "http://so-vi-du.gov.vn"
_WORD = re.compile(r"[\w:./-]{2,40}")

LETTERS = "ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
SENTENCES = (
    "Sáng 22-1, Sở Khoa học và Công nghệ tổ chức hội nghị tổng kết công tác năm và triển khai nhiệm vụ.",
    "Theo Quyết định số 123/QĐ-UBND ngày 5/3/2021, huyện được hỗ trợ 45 tỷ đồng để sửa đường liên xã.",
    "Ông Nguyễn Văn An, Phó Chủ tịch UBND huyện, cho biết công trình sẽ xong trước mùa mưa.",
    "The province welcomed the delegation and discussed trade in the morning.",
    "Tin, ảnh: Thu Hà",
    "(Theo TTXVN)",
    "Ảnh: Đại biểu dự hội nghị. Nguồn: Cổng thông tin xã",
)


@cache
def seeds() -> tuple[bytes, ...]:
    """Pages to mutate: the demo portal's, those the parser tests build, those kept as evidence for a site."""
    targets = ["/", "/tin-tuc/", "/dang-nhap/", "/gioi-thieu/", *(f"/tin-tuc/{name}/" for name in CATEGORIES)]
    targets += [story.path() for story in stories()[:40]]
    pages = [routes.answer(_BASE, target).body for target in targets]
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES * 2)
    pages += [
        seed_page(),
        wordpress(seed_parts()[0], paragraphs),
        unknown(seed_parts()[0], paragraphs),
        unknown("Tin của xã", "<br><br>".join(SENTENCES * 2)),
    ]
    pages += [path.read_bytes() for path in sorted((_HOUSE / "tests").rglob("*.html"))]
    return tuple(dict.fromkeys(page for page in pages if page))


@cache
def site_files() -> tuple[str, ...]:
    """The site files of the registry, as text."""
    found = sorted(Path(registry.__file__).parent.rglob("*.yaml"))
    return tuple(path.read_text("utf-8") for path in found)


@cache
def dictionary() -> tuple[str, ...]:
    """The words in the string constants of the parsers and of the language: class names, ids, labels, meta names, dates.

    Read from the sources, so that a rule written tomorrow is tried tomorrow.
    """
    words: dict[str, None] = {}
    files = sorted([*(_HOUSE / "crawler/parsers").rglob("*.py"), *(_HOUSE / "vietnamese").glob("*.py")])
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.update(dict.fromkeys(_WORD.findall(node.value)))
    return tuple(words)
