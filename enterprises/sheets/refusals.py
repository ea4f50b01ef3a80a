"""Why a whole workbook is turned away, in words its sender can act on."""

RESAVE = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重新上传。"

REASONS = {
    "not_a_workbook": "这不是 Excel 工作簿。" + RESAVE,
    "wrong_type": "文件是另一种格式（如文档、幻灯片、.ods 或 .xlsb），不是 .xlsx 工作簿。" + RESAVE,
    "damaged": "文件不完整或已损坏，打不开。请重新导出或重新下载后再上传。",
    "encrypted": "工作簿设有打开密码。请取消密码后重新上传。",
    "macro": "工作簿带有宏，不能导入。" + RESAVE,
    "embedded_object": "工作簿嵌有其他文件或控件，不能导入。请删除嵌入的对象后重新上传。",
    "external_link": "工作簿引用了其他文件或数据连接。请在“数据—编辑链接”中断开全部链接后重新上传。",
    "entities": "工作簿内部含有 Excel 不会写入的声明（DTD、实体或注释），不能导入。" + RESAVE,
    "zip_bomb": "文件解压后异常膨胀，不能导入。" + RESAVE,
    "too_large": "文件过大，超出一次导入的限度。请按街道拆成几个文件，分批导入。",
    "too_many_columns": "工作表列数过多。请删除右侧多余的列（选中后“删除”，不是“清除内容”）再上传。",
    "too_many_rows": "工作表行数过多。请删除下方多余的行，或拆成几个文件，分批导入。",
    "too_many_sheets": "工作表过多。请只保留企业底册所在的工作表。",
    "too_slow": "读取超时。请只保留企业底册所在的工作表，或拆成几个文件，分批导入。",
    "unreadable": "工作簿无法读取。" + RESAVE,
}


class WorkbookRefused(Exception):
    """A workbook that is not read at all.

    ``reason_code`` is a key of REASONS; ``reason`` is the Chinese sentence, ending with what to do.
    """

    def __init__(self, reason_code, where=""):
        self.reason_code = reason_code
        self.reason = f"{where}{REASONS[reason_code]}"
        super().__init__(self.reason)
