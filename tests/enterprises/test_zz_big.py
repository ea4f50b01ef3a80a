import time, pytest, resource, openpyxl
from tests.accounts.people import *
from enterprises.operations.imports import import_register, undo_batch
from enterprises.sheets.register import read_register
@pytest.mark.django_db
def test_big():
    for n,name in enumerate(("光明","公明","新湖","凤凰","玉塘","马田"),1): make_street(f"{name}街道应急办", f"44031100{n}")
    t=time.time(); wb=openpyxl.load_workbook('/tmp/h3/reg100k.xlsx',read_only=True); n=sum(1 for s in wb for _ in s.iter_rows(values_only=True)); print("openpyxl",n,time.time()-t)
    t=time.time(); r=read_register(__import__('pathlib').Path('/tmp/h3/reg100k.xlsx')); print("read",len(r.rows),time.time()-t); del r
    for at in ("2026-11-06","2026-11-07"):
        t=time.time(); r=import_register(file=__import__('pathlib').Path('/tmp/h3/reg100k.xlsx'), actor=None, at=moment(at)); print({k:r[k] for k in ("rows","created","updated","unchanged","duplicates","refused")}, time.time()-t, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss//1024)
