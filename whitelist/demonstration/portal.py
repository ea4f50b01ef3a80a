"""What enterprises tell of themselves: commitments signed, documents kept and sampled, hazards reported and corrected."""

from datetime import timedelta

from enterprises.operations import commitments, self_reports, vault
from enterprises.rules.commitments import PROPOSED, proposal
from enterprises.stages import TextKind, VaultKind
from whitelist.demonstration.ledger import firms_of
from whitelist.demonstration.papers import photo, scan

ADDED = "十三、用电充电：配电箱、充电桩每季度检查一次，充电区与生产区、仓库分开。"
SERIES = ("qiye05", "qiye07", "qiye08")  # who keep documents beside the first of the stories


class Portal:
    """Commitments, the vault and self-reports of the people who sign in to the demonstration."""

    def __init__(self, days, cast):
        self.days, self.cast = days, cast

    def tell(self):
        """All of it, in the order of time."""
        self._texts()
        self._signatures()
        self._documents()
        self._hazards()

    def _firm(self, username, number, clock="10:00"):
        """The first enterprise of a person, and the words of an act of theirs on a working day."""
        enterprise = firms_of(username)[0]
        return enterprise, {"actor": self.cast[username], "at": self.days.at(number, clock)}

    def _street(self, enterprise, number, clock="15:00"):
        actor = self.cast.street(enterprise.street, "jingban")
        return {"actor": actor, "at": self.days.at(number, clock)}

    # Commitments

    def _draft(self, kind, number, body=None, source=PROPOSED):
        at = self.days.at(number, "09:20")
        words = {"kind": kind, "body": body or proposal(kind), "source": source, "valid_from": at.date()}
        return commitments.draft_text(actor=self.cast["ju_jingban"], at=at, **words)

    def _publish(self, row, number):
        at = self.days.at(number, "10:40")
        return commitments.publish_text(pk=row.pk, actor=self.cast["ju_kezhang"], at=at)

    def _texts(self):
        for kind in TextKind:
            self._publish(self._draft(kind, -40), -40)
        self._sign("qiye09", -38)
        longer = f"{proposal(TextKind.DUTIES)}{ADDED}\n"
        self._publish(self._draft(TextKind.DUTIES, -30, longer), -30)
        refused = self._draft(TextKind.COMMITMENT, -6, source="样例会议纪要")
        at = self.days.at(-5, "11:00")
        reason = "与现行版本相同，不需要换版。"
        commitments.reject_text(pk=refused.pk, actor=self.cast["ju_kezhang"], at=at, reason=reason)
        self._draft(TextKind.COMMITMENT, -1, source="样例会议纪要")

    def _sign(self, username, number):
        enterprise, words = self._firm(username, number, "19:30")
        texts = commitments.texts_to_sign(words["at"].date())
        seen = [text.pk for text in texts.values()]
        commitments.sign_commitment(enterprise_id=enterprise.pk, seen=seen, **words)

    def _signatures(self):
        for username, number in (("qiye03", -4), ("qiye05", -8), ("qiye08", -20)):
            self._sign(username, number)

    # The vault

    def _keep(self, username, kind, title, number, lasting=500, **more):
        enterprise, words = self._firm(username, number, "16:20")
        issued = words["at"].date() - timedelta(days=60)
        words |= {"issued_on": issued, "expires_on": lasting and issued + timedelta(days=lasting)}
        kept = {"kind": kind, "title": title, "files": [scan(title)], **more}
        return vault.keep_document(enterprise_id=enterprise.pk, **kept, **words)

    def _documents(self):
        for username in SERIES:
            self._keep(username, VaultKind.RULES, "安全生产管理制度汇编", -9, None)
            self._keep(username, VaultKind.EMERGENCY_PLAN, "生产安全事故应急预案", -9, 900)
        self._keep("qiye08", VaultKind.DRILL, "上半年消防演练记录", -9, 70)
        self._reviews()
        old = self._keep("qiye03", VaultKind.PROCEDURES, "冲压机操作规程", -5, None)
        self._keep("qiye03", VaultKind.PROCEDURES, "冲压机操作规程（修订）", -3, None, replaces=old.pk)
        self._keep("qiye03", VaultKind.TRAINING, "新员工三级教育记录", -3, 365)
        enterprise, _ = self._firm("qiye01", -2)
        note = "本月准备核查，请上传最近一次应急演练记录。"
        ask = {"kind": VaultKind.DRILL, "note": note, **self._street(enterprise, -2)}
        vault.request_document(enterprise_id=enterprise.pk, **ask)

    def _reviews(self):
        enterprise, _ = self._firm("qiye08", -8)
        words = self._street(enterprise, -8, "09:40")
        draw = vault.draw_sample(street_id=enterprise.street_id, size=3, **words)
        decided = self._street(enterprise, -7)
        good, bad, _ = draw.items.order_by("pk")
        vault.accept_document(pk=good.pk, **decided)
        reason = "没有主要负责人签发页，请补上签字盖章的一页。"
        vault.return_document(pk=bad.pk, reason=reason, **decided)

    # Hazards

    def _hazard(self, username, place, description, number, photos=1):
        enterprise, words = self._firm(username, number, "08:50")
        row = self_reports.begin_self_report(enterprise_id=enterprise.pk, **words)
        said = {"place": place, "description": description, "found_on": words["at"].date()}
        words["at"] += timedelta(minutes=6)
        pictures = [photo(n) for n in range(1, photos + 1)]
        self_reports.save_self_report(pk=row.pk, values=said, photos=pictures, **words)
        return row

    def _reported(self, username, place, description, number):
        row = self._hazard(username, place, description, number)
        at = self.days.at(number, "09:05")
        return self_reports.report_self_report(pk=row.pk, actor=self.cast[username], at=at)

    def _corrected(self, username, place, description, number, done, measure):
        row = self._reported(username, place, description, number)
        _, words = self._firm(username, done, "14:10")
        told = {"measure": measure, "corrected_on": words["at"].date(), "photos": [photo(7)]}
        return self_reports.correct_self_report(pk=row.pk, **told, **words)

    def _hazards(self):
        seen = self._corrected(
            "qiye03", "一楼冲压车间3号机", "光电保护装置失灵", -6, -5, "更换光电保护装置并试机"
        )
        self_reports.see_self_report(pk=seen.pk, **self._street(seen.enterprise, -4))
        self._corrected("qiye03", "二楼仓库", "灭火器压力不足2具", -4, -2, "更换2具灭火器，其余逐具检查")
        back = self._corrected("qiye05", "配电房", "配电箱门缺失", -8, -6, "加装配电箱门")
        reason = "照片看不出箱门已经装好，请近距离再拍一张。"
        self_reports.return_self_report(pk=back.pk, reason=reason, **self._street(back.enterprise, -5))
        self._reported("qiye01", "二楼通道", "疏散通道堆放纸箱", -2)
        self._hazard("qiye01", "气瓶间", "氧气瓶没有防倒链", -1)
        given_up = self._hazard("qiye02", "三楼", "误填", -2)
        _, words = self._firm("qiye02", -2, "11:30")
        self_reports.discard_self_report(pk=given_up.pk, **words)
