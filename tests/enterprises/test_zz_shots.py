import os
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]="1"
from datetime import date, timedelta
import pytest
from playwright.sync_api import sync_playwright
from axe_playwright_python.sync_playwright import Axe
from accounts.stages import Role
from enterprises import operations
from enterprises.operations import entry
from tests.accounts.people import *
from tests.enterprises.register import make_enterprise, uscc
import random
from django.utils import timezone

@pytest.mark.django_db(transaction=True)
def test_shots(live_server, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path; settings.WHITENOISE_USE_FINDERS = True
    street = make_street(); clerk = make_person(Role.STREET_CLERK, street, name="王经办")
    at = timezone.now()
    rnd = random.Random(3)
    es=[]
    for n in range(60):
        es.append(make_enterprise(street, name=rnd.choice("鑫恒华联嘉")+rnd.choice("瑞盛德华宏")+rnd.choice(["精密五金","家具","塑胶制品","锂电池"])+f"{n}有限公司", staff=rnd.choice([None,12,36,180]), risk_colour=rnd.choice(["","blue","yellow","orange","red"]), level=rnd.choice(["","3","small","none"]), phone="139000011%02d"%n, community="上村社区", industry_code=rnd.choice(["C3311",""]), industry_name="金属结构制造", uscc=None if n==5 else uscc(5000+n)))
    e=es[0]; e.principal_name="张样例"; e.save()
    k={"enterprise_id":e.pk,"actor":clerk,"at":at}
    operations.save_site(name="一号厂房", address="样例路1号", community="上村社区", **k)
    p=operations.save_person(name="甲某", post="safety_officer", full_time=True, **k)
    operations.add_certificate(person_id=p.pk,title="安全生产知识和管理能力考核合格证",number="A-1",valid_until=date(2026,3,1),**k)
    f=operations.enter_fact(kind="penalty",occurred_on=date(2024,1,18),source="authority",reference="样例罚〔2024〕7号",detail="罚款 8,000 元",**k)
    operations.annul_fact(fact_id=f.pk,reason="复议撤销",actor=clerk,at=at)
    operations.enter_fact(kind="work_injury",occurred_on=date(2025,3,31),precision="month",source="staff",**k)
    operations.enter_claim(attribute="risk_colour",value="yellow",source="authority",as_of=date(2026,8,2),**k)
    operations.enter_claim(attribute="dust",value="no",source="staff",as_of=date(2026,8,2),**k)
    inv,_=entry.invite(enterprise_id=es[1].pk, actor=clerk, at=at)
    u=entry.redeem(invitation_id=inv.pk, account={"name":"张样例","phone":"19900008888","password":PASSWORD}, at=at)
    User.objects.filter(pk=u.pk).update(privacy_accepted_at=at)
    from tests.enterprises.test_entry import licence
    c=entry.file_claim(uscc=es[2].uscc,name=es[2].name,street=street,licence=licence(),at=at,account={"name":"李样例","phone":"19900007777","password":PASSWORD})
    from django.test import Client
    def cookie(user):
        cl=Client(); cl.force_login(user, backend="accounts.backends.PeopleBackend"); return cl.cookies["sessionid"].value
    b=f"/desk/enterprises/{e.pk}/"
    pages=[("list","/desk/enterprises/",clerk),("listf","/desk/enterprises/?risk=blue&missing=level",clerk),("detail",b,clerk),("edit",b+"edit/",clerk),("add","/desk/enterprises/add/",clerk),("places",b+"places/",clerk),("claims",b+"claims/",clerk),("claim",b+"claims/risk_colour/",clerk),("facts",b+"facts/",clerk),("factadd",b+"facts/add/",clerk),("annul",b+"facts/%d/annul/"%(f.pk+2),clerk),("changes",b+"changes/",clerk),("cases",f"/desk/enterprises/{es[2].pk}/cases/",clerk),("search","/desk/search?q=鑫瑞",clerk),("search2","/desk/search?q=精密",clerk),("claimslist","/desk/entry-claims/",clerk),("casepage",f"/desk/cases/{c.case_id}/",clerk),("door","/entry/",None),("claimfile","/entry/claim/",None),("mine","/entry/mine/",c.claimant),("phome","/portal/",User.objects.get(pk=u.pk)),("ppeople","/portal/people/",User.objects.get(pk=u.pk)),("pstaff","/portal/staff/",User.objects.get(pk=u.pk))]
    User.objects.filter(pk=c.claimant_id).update(privacy_accepted_at=at)
    os.makedirs("/tmp/shots_h7",exist_ok=True)
    with sync_playwright() as pw:
        br=pw.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name,url,user in pages:
            for w,h in ((1360,900),(360,800)):
                ctx=br.new_context(viewport={"width":w,"height":h})
                if user: ctx.add_cookies([{"name":"sessionid","value":cookie(user),"url":live_server.url}])
                pg=ctx.new_page(); msgs=[]
                pg.on("console", lambda m: msgs.append(m.text)); pg.on("pageerror", lambda m: msgs.append(str(m)))
                r=pg.goto(live_server.url+url)
                pg.screenshot(path=f"/tmp/shots_h7/{name}-{w}.png", full_page=True)
                over=pg.evaluate("document.documentElement.scrollWidth>innerWidth")
                v=[(x["id"],[n["html"][:90] for n in x["nodes"]][:2]) for x in Axe().run(pg).response["violations"]] if w==1360 or name in("list","claims") else []
                print(file=open("/tmp/shots_h7/log","a"),*(name,w,r.status,"OVERFLOW" if over else "", msgs, v))
                pg.close(); ctx.close()
        ctx=br.new_context(viewport={"width":1360,"height":900}); ctx.add_cookies([{"name":"sessionid","value":cookie(clerk),"url":live_server.url}])
        pg=ctx.new_page(); pg.goto(live_server.url+b); pg.click("text=生成邀请函"); pg.wait_for_load_state(); pg.screenshot(path="/tmp/shots_h7/letter.png",full_page=True); pg.pdf(path="/tmp/shots_h7/letter.pdf"); open("/tmp/shots_h7/log","a").write(str(Axe().run(pg).response["violations"]))
        pg.goto(live_server.url+"/desk/enterprises/"); pg.focus("tbody tr:first-child"); pg.keyboard.press("Enter"); pg.wait_for_timeout(800); pg.screenshot(path="/tmp/shots_h7/opened.png")
        br.close()
