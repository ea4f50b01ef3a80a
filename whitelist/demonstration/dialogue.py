"""What enterprises and streets say to each other: corrections of the register, questions and answers."""

from enterprises.operations import conversations, proposals
from whitelist.demonstration.ledger import firms_of
from whitelist.demonstration.papers import scan


class Dialogue:
    """Corrections in each stage, questions that wait, are answered, are read."""

    def __init__(self, days, cast):
        self.days, self.cast = days, cast

    def tell(self):
        """All of it, in the order of time."""
        self._corrections()
        self._questions()

    def _firm(self, username, number, clock="10:20"):
        """The first enterprise of a person, and the words of an act of theirs on a working day."""
        return firms_of(username)[0], {"actor": self.cast[username], "at": self.days.at(number, clock)}

    def _street(self, enterprise, number, clock="15:20"):
        actor = self.cast.street(enterprise.street, "jingban")
        return {"actor": actor, "at": self.days.at(number, clock)}

    # Corrections

    def _propose(self, username, number, values, reason, uploads=()):
        enterprise, words = self._firm(username, number)
        given = {"values": values, "reason": reason, "uploads": uploads, **words}
        return proposals.propose_changes(enterprise_id=enterprise.pk, **given)

    def _corrections(self):
        values = {"phone": "0755-00001234", "staff": 480}
        done = self._propose("qiye03", -7, values, "总机换号，人数增加", [scan("电话业务受理单")])
        seen = {change.field: change.held for change in done.changes.all()}
        refused = {"staff": "社保在册人数与此相差较大，请附花名册后再提出。"}
        words = {"accepted": ["phone"], "refused": refused, "seen": seen}
        proposals.answer_proposal(pk=done.pk, **words, **self._street(done.enterprise, -5))
        self._propose("qiye01", -1, {"principal_name": "样例新任"}, "负责人更换，已办理变更登记")
        given_up = self._propose("qiye05", -4, {"address": "样例路误填"}, "误填")
        _, words = self._firm("qiye05", -4, "11:00")
        proposals.withdraw_proposal(pk=given_up.pk, **words)

    # Questions

    def _ask(self, username, number, subject, text):
        enterprise, words = self._firm(username, number, "13:40")
        given = {"subject": subject, "text": text, **words}
        return conversations.start_conversation(enterprise_id=enterprise.pk, **given)

    def _questions(self):
        old = self._ask("qiye03", -6, "应急预案怎么备案", "我们要不要到街道备案？")
        answer = "请先看是否属于应当备案的单位；不属于的，编制现场处置方案并保存好即可。"
        conversations.add_line(pk=old.pk, text=answer, **self._street(old.enterprise, -5))
        _, words = self._firm("qiye03", -5, "16:30")
        upto = conversations.add_line(pk=old.pk, text="明白了，谢谢。", **words).pk
        reader = self._street(old.enterprise, -4)
        conversations.mark_conversation_read(pk=old.pk, upto=upto, **reader)
        told = self._ask("qiye01", -3, "核查当天要准备什么", "是否需要打印台账？")
        answer = "不需要打印，已经放进文件库的现场直接看。"
        conversations.add_line(pk=told.pk, text=answer, **self._street(told.enterprise, -2))
        self._ask("qiye05", -1, "灭火器年检", "灭火器多久检一次，找谁检？")
