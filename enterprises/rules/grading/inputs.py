"""What a grade may be judged by: each input declared once, with where it is read and what its values are called."""

from dataclasses import dataclass

from enterprises.stages import Attribute, FactKind, Level, RiskColour

SAID, HAPPENED = "said", "happened"
NO_YES = (("no", "否"), ("yes", "是"))


@dataclass(frozen=True)
class Input:
    """One input. SAID: the value of the latest claim on `key`, unknown where nobody but the enterprise said anything;
    HAPPENED: the day of the latest standing fact of the kind `key`, and the ledger's silence is “none on record”.

    `choices` of a SAID input run from the best value to the worst; values have the unit `unit`.
    """

    name: str
    label: str
    clause: str
    kind: str
    key: str
    choices: tuple = ()
    unit: str = ""

    def known(self, value):
        """The value, or None where it is not one of the input's values."""
        if self.kind == HAPPENED:
            return value
        return value if value in dict(self.choices) else None

    def words(self, value):
        """A value in words; a day of the ledger as YYYY-MM-DD."""
        if self.kind == HAPPENED:
            return f"最近一次 {value:%Y-%m-%d}" if value else "台账没有记录"
        return dict(self.choices).get(value, "未知")


def _said(attribute, clause, choices=NO_YES):
    return Input(attribute.value, attribute.label, clause, SAID, attribute.value, tuple(choices))


def _happened(kind, clause):
    return Input(kind.value, kind.label, clause, HAPPENED, kind.value, unit="日期")


INPUTS = {
    row.name: row
    for row in (
        _said(Attribute.RISK_COLOUR, "NS-3.3.1", RiskColour.choices),
        _said(Attribute.LEVEL, "GM-2.3", Level.choices),
        _said(Attribute.HIGH_RISK, "特区条例第六十二条"),
        _said(Attribute.LITHIUM, "特区条例第六十二条"),
        _said(Attribute.DUST, "特区条例第六十二条"),
        _said(Attribute.AMMONIA, "特区条例第六十二条"),
        _said(Attribute.KEY_CHEMICALS, "特区条例第六十二条"),
        _said(Attribute.CONFINED_SPACE, "应急管理部令第10号"),
        _happened(FactKind.PENALTY, "GM-2.3"),
        _happened(FactKind.ACCIDENT, "GM-2.3"),
        _happened(FactKind.WORK_INJURY, "GM-2.3"),
        _happened(FactKind.OVERDUE_RECTIFICATION, "粤应急规〔2021〕4号"),
        _happened(FactKind.SERIOUS_DISHONESTY, "应急管理部令第11号"),
        _happened(FactKind.CRIMINAL, "GM-2.3"),
        _happened(FactKind.CONCEALMENT, "GM-2.3"),
    )
}
