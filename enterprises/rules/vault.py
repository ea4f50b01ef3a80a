"""Pure rules of the vault: how a sample is drawn, which documents must say when they expire (GM-5.1)."""

import hashlib

from enterprises.stages import VaultKind

# Records and findings of a day: without an end they would count for ever.
MUST_EXPIRE = frozenset(
    {
        VaultKind.EMERGENCY_PLAN,
        VaultKind.TRAINING,
        VaultKind.DRILL,
        VaultKind.RISK_ASSESSMENT,
        VaultKind.TEST_REPORT,
    }
)


def chosen_from(population, seed, size):
    """The `size` keys whose SHA-256 of `seed:key` is smallest: anybody can compute the draw again."""

    def lot(key):
        return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()

    return sorted(sorted(population, key=lot)[:size])


def date_problem(kind, issued_on, expires_on, today):
    """(field, why) of the first thing wrong with a document's dates, or None."""
    if issued_on > today:
        return "issued_on", "签发日期不能晚于今天。"
    if expires_on is None:
        if kind in MUST_EXPIRE:
            return "expires_on", "这类文件请写有效期，例如下次修订、培训、演练、评估、检测的日期。"
        return None
    if expires_on < issued_on:
        return "expires_on", "有效期不能早于签发日期。"
    return ("expires_on", "这份文件已经过期，请上传有效的。") if expires_on < today else None
