"""Why a file is not taken: a code for programs, and for people the reason with what to do."""

from tongban.terms.text import Text

REASONS: dict[str, Text] = {
    "empty": Text("文件是空的，请重新选择。", "The file is empty. Please choose it again."),
    "too_large": Text(
        "文件超过 {mb} MB。请用相机的普通清晰度重拍，或把 PDF 拆开。",
        "The file is larger than {mb} MB. Take the photograph at normal quality, or split the PDF.",
    ),
    "too_many": Text(
        "最多交 {files} 份文件。请先删去不需要的。",
        "At most {files} files can be handed in. Please remove one that is not needed.",
    ),
    "total_too_large": Text(
        "文件合计超过 {total} MB。请先删去不需要的。",
        "All files together exceed {total} MB. Please remove one that is not needed.",
    ),
    "kind": Text(
        "只收 JPG、PNG 照片和 PDF。苹果手机的 HEIC 照片请改选“最兼容”格式；Word、Excel 请另存为 PDF。",
        "Only JPG and PNG photographs and PDF are taken. Set an iPhone camera to “Most Compatible”; "
        "save Word and Excel files as PDF.",
    ),
    "two_kinds": Text(
        "这个文件同时是另一种文件，可能有害。请重新拍照或重新导出。",
        "This file is also a file of another kind and may do harm. Please photograph or export it again.",
    ),
    "damaged": Text(
        "文件已损坏或不完整，打不开。请重新拍照或导出。", "The file is damaged or cut off. Please make it again."
    ),
    "pixels": Text(
        "图片的像素太多。请用相机的普通清晰度重拍。",
        "The picture has too many pixels. Please take it at normal quality.",
    ),
    "encrypted": Text(
        "PDF 有密码。请去掉密码后再交。",
        "The PDF is locked with a password. Please remove it and hand the file in again.",
    ),
    "active": Text(
        "PDF 里有脚本、附件或表单动作。请用“打印为 PDF”重新导出。",
        "The PDF holds scripts, attachments or actions. Please export it anew with “print to PDF”.",
    ),
    "unreadable": Text(
        "PDF 的写法太特别，无法检查是否安全。请用“打印为 PDF”重新导出。",
        "The PDF is written in a way that cannot be checked. Please export it anew with “print to PDF”.",
    ),
    "pages": Text("PDF 超过 {pages} 页。请拆开后再交。", "The PDF has more than {pages} pages. Please split it."),
    "infected": Text(
        "查毒软件在文件里发现了病毒，没有保存。请在自己的设备上查毒。",
        "A virus was found in the file; it was not kept. Please check your own device.",
    ),
}


class FileRefused(Exception):
    """A file that is not taken. ``code`` is one of ``REASONS``; ``reason`` is what a person reads."""

    def __init__(self, code: str, **figures: int) -> None:
        said = REASONS[code]
        self.code = code
        self.reason = Text(said.zh.format(**figures), said.en.format(**figures))
        super().__init__(f"{code}: {self.reason.en}")
