"""What leaves the office: the allow-list of public columns, in one place (NS-4.1.4; clauses.md, trap 6)."""

import hashlib

from casework.history import canonical

COLUMNS = (
    ("name", "企业名称"),
    ("place", "所在地"),
    ("uscc", "统一社会信用代码"),
    ("industry", "所属行业"),
)
ENTRY_COLUMNS = (*COLUMNS, ("valid_from", "有效期起"), ("valid_until", "有效期止"))
NO_CODE = "尚无代码"
# Steps of a round that the public does not see, each with its reason; by default every step is public (NS-6.2).
WITHHELD = {}


def notice_row(enterprise):
    """The four columns of an enterprise that a notice shows; nothing else is ever in it."""
    return {
        "name": enterprise.name,
        "place": enterprise.street.label,
        "uscc": enterprise.uscc or NO_CODE,
        "industry": enterprise.industry_name or enterprise.industry_code or "未填",
    }


def entry_row(entry):
    """A row of the public list: the notice's columns and the period."""
    return {
        **notice_row(entry.enterprise),
        "valid_from": entry.valid_from.isoformat(),
        "valid_until": entry.valid_until.isoformat(),
    }


def frozen(rows, **head):
    """The canonical text of a public page and its SHA-256; anyone can compute it again from the text."""
    text = canonical({**head, "rows": rows}).decode()
    return text, hashlib.sha256(text.encode()).hexdigest()


def notice_text(*, period, number, began_on, ends_on, channel, rows):
    """The canonical text of one version of a notice and its SHA-256; internal references of the rows stay out."""
    return frozen(
        _public(rows),
        title=f"{period}拟纳入安全生产监督执法正面清单企业公示",
        version=number,
        began_on=began_on,
        ends_on=ends_on,
        channel=channel,
    )


def _identity(row):
    return row["name"] if row["uscc"] == NO_CODE else row["uscc"]


def compared(before, after):
    """Two lists of rows by enterprise: added, confirmed, removed rows, and changed as (old row, new row)."""
    old = {_identity(row): row for row in before}
    new = {_identity(row): row for row in after}
    kept = [key for key in new if key in old]
    return {
        "added": [new[key] for key in new if key not in old],
        "confirmed": [new[key] for key in kept if new[key] == old[key]],
        "removed": [old[key] for key in old if key not in new],
        "changed": [(old[key], new[key]) for key in kept if new[key] != old[key]],
    }


def difference(before, after):
    """Words for what changed between two lists of rows, by enterprise."""
    found = compared(_public(before), _public(after))
    return [
        *(f"增加：{row['name']}" for row in found["added"]),
        *(f"减少：{row['name']}" for row in found["removed"]),
        *(f"更正：{new['name']}（{corrected(old, new)}）" for old, new in found["changed"]),
    ]


def corrected(old, new):
    """Column by column, what became of what."""
    words = [
        f"{label}：{old[name]} 改为 {new[name]}"
        for name, label in ENTRY_COLUMNS
        if old.get(name) != new.get(name)
    ]
    return "；".join(words)


def _public(rows):
    return [{name: row[name] for name, _ in COLUMNS} for row in rows]
