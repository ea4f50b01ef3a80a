"""What may be uploaded: judged by content and structure, never by the name (reliability.md 6).

Every refusal is a ValidationError in plain Chinese, so that `accepted_upload` can stand in a form field's validators.
"""

import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath

import filetype
from django.core.exceptions import ValidationError
from PIL import Image

MIB = 2**20
ALLOWED = "可以上传 JPG、PNG、WebP 图片，PDF，或者 Word（docx）、Excel（xlsx）文件。"
MAX_PIXELS = 50_000_000  # 200 MB unpacked at the most
MAX_NAME = 160
CHUNK = 2**18


@dataclass(frozen=True)
class Kind:
    """One type of file: its media type, the ending its name gets, the largest size in bytes."""

    name: str
    content_type: str
    ending: str
    limit: int

    @property
    def is_image(self):
        """Whether a re-encoded copy is served."""
        return self.content_type.startswith("image/")


OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    kind.name: kind
    for kind in (
        Kind("JPEG", "image/jpeg", ".jpg", 15 * MIB),
        Kind("PNG", "image/png", ".png", 15 * MIB),
        Kind("WEBP", "image/webp", ".webp", 15 * MIB),
        Kind("PDF", "application/pdf", ".pdf", 30 * MIB),
        Kind("DOCX", OFFICE + "wordprocessingml.document", ".docx", 20 * MIB),
        Kind("XLSX", OFFICE + "spreadsheetml.sheet", ".xlsx", 20 * MIB),
    )
}
LARGEST = max(kind.limit for kind in KINDS.values())

# Active content; a PDF that hides it in compressed objects is still only ever served as a sandboxed download.
PDF_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA|OpenAction\s*<<)[\s/<(\[]")
OFFICE_ACTIVE = re.compile(
    r"vbaproject|macrosheets/|activex|ctrlprops/|/embeddings/|oleobject", re.IGNORECASE
)
OFFICE_PARTS, OFFICE_UNPACKED, OFFICE_RATIO = 3000, 200 * MIB, 200
CONTENT_TYPES = "[Content_Types].xml"


def accepted_upload(upload):
    """The Kind of a file-like upload with `size`; raises ValidationError with the reason. Leaves it rewound."""
    if not upload.size:
        raise ValidationError("文件是空的，请重新选择。", code="empty")
    if upload.size > LARGEST:
        raise ValidationError(f"文件超过 {LARGEST // MIB} MB，请压缩或拆分后再上传。", code="too_large")
    try:
        upload.seek(0)
        kind = _kind_of(upload)
        if upload.size > kind.limit:
            message = f"{kind.name} 文件不能超过 {kind.limit // MIB} MB，请压缩后再上传。"
            raise ValidationError(message, code="too_large")
        _STRUCTURE[kind.name](upload, kind)
    finally:
        upload.seek(0)
    return kind


def _kind_of(upload):
    head = upload.read(8192)
    upload.seek(0)
    guess = filetype.guess(head)
    found = guess.mime if guess else ""
    if found in ("image/heic", "image/heif"):
        raise ValidationError(
            "不能处理 HEIC 照片。请在手机“相机—格式”中选“兼容性最佳”，或者另存为 JPG 后上传。", code="heic"
        )
    if head.startswith(b"PK"):
        return _office_kind(upload)
    for kind in KINDS.values():
        if kind.content_type == found:
            return kind
    raise ValidationError(f"认不出这个文件的类型。{ALLOWED}", code="type")


def _office_kind(upload):
    try:
        with zipfile.ZipFile(upload) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise ValidationError("文件已损坏，打不开。请重新保存后再上传。", code="damaged") from error
    if CONTENT_TYPES in names and "word/document.xml" in names:
        return KINDS["DOCX"]
    if CONTENT_TYPES in names and "xl/workbook.xml" in names:
        return KINDS["XLSX"]
    raise ValidationError(f"不接受压缩包。{ALLOWED}", code="type")


def _check_image(upload, kind):
    """The size is read from the header before any pixel is unpacked; then all pixels are."""
    try:
        with Image.open(upload, formats=[kind.name]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ValidationError("图片的像素太多，请缩小后再上传。", code="too_large")
            image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError("图片已损坏，打不开。请重新拍照或另存后再上传。", code="damaged") from error


def _check_pdf(upload, kind):
    content = upload.read()
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise ValidationError("PDF 文件不完整，请重新导出后再上传。", code="damaged")
    if b"/Encrypt" in content:
        raise ValidationError("PDF 文件有密码，请取消密码后再上传。", code="encrypted")
    if PDF_ACTIVE.search(content):
        raise ValidationError("PDF 文件带有脚本或嵌入的文件，请“打印为 PDF”后再上传。", code="active")


def _check_office(upload, kind):
    try:
        with zipfile.ZipFile(upload) as package:
            _check_directory(package.infolist())
            types = package.read(CONTENT_TYPES)
            damaged = package.testzip()
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ValidationError("文件已损坏，打不开。请重新保存后再上传。", code="damaged") from error
    if damaged:
        raise ValidationError("文件已损坏，打不开。请重新保存后再上传。", code="damaged")
    if b"macroEnabled" in types:
        raise ValidationError("文件带有宏，请另存为不带宏的格式后再上传。", code="active")


def _check_directory(entries):
    """What the zip directory alone tells, before anything is unpacked."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(sum(entry.compress_size for entry in entries), 1)
    bloated = unpacked > 16 * MIB and unpacked > OFFICE_RATIO * packed
    if len(entries) > OFFICE_PARTS or unpacked > OFFICE_UNPACKED or bloated:
        raise ValidationError("文件展开后过大，不能上传。", code="bomb")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise ValidationError("文件有密码，请取消密码后再上传。", code="encrypted")
    if any(OFFICE_ACTIVE.search(entry.filename) for entry in entries):
        raise ValidationError("文件带有宏或嵌入的对象，请去掉后再上传。", code="active")


_STRUCTURE = {
    "JPEG": _check_image,
    "PNG": _check_image,
    "WEBP": _check_image,
    "PDF": _check_pdf,
    "DOCX": _check_office,
    "XLSX": _check_office,
}


def safe_name(name, kind):
    """The name as people gave it: no folders, no invisible or control characters, and the ending of the content."""
    last = re.split(r"[\\/]", str(name))[-1]
    seen = "".join(x for x in last if unicodedata.category(x)[0] != "C" and x not in '<>:"|?*')
    stem = PurePath(seen.strip(". ")).stem.strip(". ") or "文件"
    return stem[: MAX_NAME - len(kind.ending)] + kind.ending
