"""The texts of click itself in Chinese. Click uses gettext, which would need a compiled catalogue."""

import re
from typing import Final

_TEXTS: Final = (
    (r"^Usage: ", "用法："),
    (r"\[OPTIONS\]", "[选项]"),
    (r"COMMAND \[ARGS\]\.\.\.", "命令 [参数]..."),
    (r"^Options:$", "选项："),
    (r"^Commands:$", "命令："),
    (r"Show this message and exit\.", "显示本说明。"),
    (r"Show the version and exit\.", "显示版本。"),
    (r"\[required\]", "[必填]"),
    (r"\[default: (.*?)\]", r"[默认：\1]"),
    (r"No such option '(.+?)'\.", r"没有选项 \1。"),
    (r"No such command '(.+?)'\.", r"没有命令 \1。"),
    (r"\s*\(?Did you mean (?:one of: )?(.+?)\?\)?", r"是否指 \1？"),
    (r"Got unexpected extra arguments? \((.+)\)", r"多余的参数：\1"),
    (r"Option '(.+?)' requires an argument\.", r"选项 \1 后面要有一个值。"),
    (r"Option '(.+?)' does not take a value\.", r"选项 \1 后面不能有值。"),
    (r"Missing command\.", "缺少命令。"),
    (r"Missing option '(.+?)'\.", r"缺少选项 \1。"),
    (r"Missing argument '(.+?)'\.", r"缺少参数 \1。"),
    (r"\s*Choose from:\s+", "可选："),
    (r"Invalid value for '(.+?)': ", r"\1 的值无效："),
    (r"(\S+) is not one of (.+)\.$", r"\1 不是 \2 之一。"),
    (r"(\S+) is not in the range (.+)\.$", r"\1 不在 \2 的范围内。"),
    (r"(\S+) is not a valid integer(?: range)?\.$", r"\1 不是整数。"),
)


def in_chinese(text: str) -> str:
    """The text with the parts that come from click in Chinese; anything else stays."""
    for english, chinese in _TEXTS:
        text = re.sub(english, chinese, text, flags=re.MULTILINE)
    return text
