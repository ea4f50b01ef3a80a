-- A city of :size enterprises by one seed: set-based, the same rows each time. Statements are separated by a line of --.
CREATE FUNCTION pg_temp.pick(i bigint, k bigint, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT 1 + (hashint8extended(i, k) & 1073741823)::int % n $$
--
CREATE FUNCTION pg_temp.chance(i bigint, k bigint) RETURNS float LANGUAGE sql IMMUTABLE AS
$$ SELECT (hashint8extended(i, k) & 1073741823) / 1073741824.0 $$
--
CREATE FUNCTION pg_temp.grams(text) RETURNS varchar(2)[] LANGUAGE sql IMMUTABLE AS
$$ SELECT array_agg(DISTINCT substr($1, n, 2)) FILTER (WHERE strpos(substr($1, n, 2), ' ') = 0)
   FROM generate_series(1, length($1) - 1) n $$
--
CREATE TEMP TABLE syllable AS SELECT row_number() OVER ()::int AS n, * FROM (VALUES
  ('光', 'guang'), ('明', 'ming'), ('鑫', 'xin'), ('恒', 'heng'), ('瑞', 'rui'), ('晨', 'chen'), ('星', 'xing'), ('华', 'hua'), ('盛', 'sheng'),
  ('宏', 'hong'), ('达', 'da'), ('泰', 'tai'), ('安', 'an'), ('永', 'yong'), ('兴', 'xing'), ('联', 'lian'), ('创', 'chuang'), ('科', 'ke'),
  ('凯', 'kai'), ('捷', 'jie'), ('嘉', 'jia'), ('诚', 'cheng'), ('信', 'xin'), ('旺', 'wang'), ('润', 'run'), ('丰', 'feng'), ('金', 'jin'),
  ('银', 'yin'), ('龙', 'long'), ('腾', 'teng'), ('飞', 'fei'), ('鹏', 'peng'), ('海', 'hai'), ('天', 'tian'), ('宇', 'yu'), ('东', 'dong'),
  ('方', 'fang'), ('南', 'nan'), ('新', 'xin'), ('合', 'he'), ('众', 'zhong'), ('美', 'mei'), ('佳', 'jia'), ('利', 'li'), ('源', 'yuan'),
  ('顺', 'shun'), ('德', 'de'), ('隆', 'long'), ('通', 'tong'), ('正', 'zheng'), ('大', 'da'), ('中', 'zhong'), ('亿', 'yi'), ('万', 'wan'),
  ('欧', 'ou'), ('普', 'pu'), ('威', 'wei'), ('力', 'li'), ('康', 'kang'), ('博', 'bo')) AS given (sign, sound)
--
CREATE TEMP TABLE place AS SELECT row_number() OVER ()::int AS n, * FROM (VALUES
  ('深圳市', 'shen zhen shi ', 'szs'), ('深圳市', 'shen zhen shi ', 'szs'), ('', '', ''), ('光明', 'guang ming ', 'gm'),
  ('深圳', 'shen zhen ', 'sz'), ('深圳市光明', 'shen zhen shi guang ming ', 'szsgm')) AS given (word, sound, first)
--
CREATE TEMP TABLE trade AS SELECT row_number() OVER ()::int AS n, * FROM (VALUES
  ('精密五金', 'jing mi wu jin', 'jmwj', 'C3311', '金属结构制造'), ('五金制品', 'wu jin zhi pin', 'wjzp', 'C3389', '其他金属制日用品制造'),
  ('模具', 'mu ju', 'mj', 'C3525', '模具制造'), ('精密模具', 'jing mi mu ju', 'jmmj', 'C3525', '模具制造'),
  ('电子科技', 'dian zi ke ji', 'dzkj', 'C3989', '其他电子元件制造'), ('电子', 'dian zi', 'dz', 'C3981', '电阻电容电感元件制造'),
  ('塑胶制品', 'su jiao zhi pin', 'sjzp', 'C2929', '塑料零件及其他塑料制品制造'), ('包装材料', 'bao zhuang cai liao', 'bzcl', 'C2231', '纸和纸板容器制造'),
  ('家具', 'jia ju', 'jj', 'C2110', '木质家具制造'), ('印刷', 'yin shua', 'ys', 'C2319', '包装装潢及其他印刷'),
  ('新能源', 'xin neng yuan', 'xny', 'C3841', '锂离子电池制造'), ('冷链食品', 'leng lian shi pin', 'llsp', 'C1353', '肉制品及副产品加工'),
  ('自动化设备', 'zi dong hua she bei', 'zdhsb', 'C3569', '其他电子专用设备制造'), ('光电', 'guang dian', 'gd', 'C3974', '显示器件制造'),
  ('服装', 'fu zhuang', 'fz', 'C1819', '其他机织服装制造'), ('玩具', 'wan ju', 'wj', 'C2452', '塑胶玩具制造'),
  ('化工', 'hua gong', 'hg', 'C2641', '涂料制造'), ('表面处理', 'biao mian chu li', 'bmcl', 'C3360', '金属表面处理及热处理加工'),
  ('机械', 'ji xie', 'jx', 'C3484', '机械零部件加工'), ('木业', 'mu ye', 'my', 'C2031', '建筑用木料及木材组件加工'),
  ('餐饮管理', 'can yin guan li', 'cygl', 'H6210', '正餐服务'), ('商贸', 'shang mao', 'sm', 'F5137', '五金产品批发'),
  ('物流', 'wu liu', 'wl', 'G5437', '城市配送'), ('建材', 'jian cai', 'jc', 'F5165', '建材批发'),
  ('物业服务', 'wu ye fu wu', 'wyfw', 'K7020', '物业管理'), ('汽车维修', 'qi che wei xiu', 'qcwx', 'O8111', '汽车修理与维护'),
  ('医疗器械', 'yi liao qi xie', 'ylqx', 'C3589', '其他医疗设备及器械制造'), ('线路板', 'xian lu ban', 'xlb', 'C3982', '电子电路制造'),
  ('仓储', 'cang chu', 'cc', 'G5990', '其他仓储业'), ('粮油加工', 'liang you jia gong', 'lyjg', 'C1311', '稻谷加工')) AS given (word, sound, first, code, industry)
--
CREATE TEMP TABLE ending AS SELECT row_number() OVER ()::int AS n, * FROM (VALUES
  ('有限公司', ' you xian gong si', 'yxgs'), ('有限公司', ' you xian gong si', 'yxgs'), ('有限公司', ' you xian gong si', 'yxgs'),
  ('有限公司', ' you xian gong si', 'yxgs'), ('厂', ' chang', 'c'), ('股份有限公司', ' gu fen you xian gong si', 'gfyxgs'),
  ('有限公司', ' you xian gong si', 'yxgs'), ('经营部', ' jing ying bu', 'jyb')) AS given (word, sound, first)
--
CREATE TEMP TABLE street AS
SELECT row_number() OVER (ORDER BY code)::int AS n, id, code, replace(name, '街道应急办', '') AS word
FROM accounts_organisation WHERE kind = 'street_office'
--
CREATE TEMP TABLE drawn AS SELECT i, -- six streets of unequal size, five communities each
  CASE WHEN pg_temp.chance(i, 1) < .30 THEN 1 WHEN pg_temp.chance(i, 1) < .55 THEN 2 WHEN pg_temp.chance(i, 1) < .72 THEN 3
       WHEN pg_temp.chance(i, 1) < .85 THEN 4 WHEN pg_temp.chance(i, 1) < .95 THEN 5 ELSE 6 END AS street,
  (ARRAY['甲', '乙', '丙', '丁', '戊'])[pg_temp.pick(i, 2, 5)] || (ARRAY['石', '村', '田', '涌', '岭', '塘'])[pg_temp.pick(i, 2, 5)] || '社区' AS community,
  CASE WHEN pg_temp.chance(i, 3) < .60 THEN 'blue' WHEN pg_temp.chance(i, 3) < .80 THEN 'yellow' WHEN pg_temp.chance(i, 3) < .86 THEN 'orange'
       WHEN pg_temp.chance(i, 3) < .87 THEN 'red' ELSE '' END AS risk_colour,
  CASE WHEN pg_temp.chance(i, 4) < .001 THEN '1' WHEN pg_temp.chance(i, 4) < .02 THEN '2' WHEN pg_temp.chance(i, 4) < .17 THEN '3'
       WHEN pg_temp.chance(i, 4) < .35 THEN 'small' WHEN pg_temp.chance(i, 4) < .60 THEN 'none' ELSE '' END AS level,
  CASE WHEN pg_temp.chance(i, 5) < .02 THEN 'yes' WHEN pg_temp.chance(i, 5) < .08 THEN 'no' END AS dust,
  CASE WHEN pg_temp.chance(i, 6) < .04 THEN 'yes' WHEN pg_temp.chance(i, 6) < .15 THEN 'no' END AS confined_space,
  CASE WHEN pg_temp.chance(i, 7) < .001 THEN 'yes' WHEN pg_temp.chance(i, 7) < .05 THEN 'no' END AS ammonia,
  CASE WHEN pg_temp.chance(i, 8) < .01 THEN 'yes' WHEN pg_temp.chance(i, 8) < .06 THEN 'no' END AS lithium,
  CASE WHEN pg_temp.chance(i, 9) < .03 THEN 'yes' WHEN pg_temp.chance(i, 9) < .30 THEN 'no' END AS high_risk
FROM generate_series(1, :size) AS i
--
ANALYZE drawn, street, syllable, trade, place, ending
--
INSERT INTO accounts_organisation (kind, name, short_name, code, parent_id, phone, address)
SELECT 'enterprise', '企业账号' || i, '', 'B' || i, street.id, '', ''
FROM drawn JOIN street ON street.n = drawn.street WHERE pg_temp.chance(i, 10) < .02
--
INSERT INTO enterprises_enterprise (id, name, uscc, street_id, community, address, industry_code, industry_edition, industry_name, staff,
  principal_name, phone, risk_colour, level, remark, organisation_id, closed_on, withdrawn_at, updated_at, pinyin, initials, core, claimed, grams:columns)
SELECT i, made.name,
  CASE WHEN pg_temp.chance(i, 11) > .08 THEN
    (ARRAY['91440300MA', '9144030075', '92440300MA', '91440300MA'])[pg_temp.pick(i, 12, 4)] || lpad(i::text, 7, '0') || (i % 10) END,
  street.id, community, made.address,
  CASE WHEN pg_temp.chance(i, 13) > .05 THEN trade.code ELSE '' END, '2017', CASE WHEN pg_temp.chance(i, 13) > .05 THEN trade.industry ELSE '' END,
  CASE WHEN pg_temp.chance(i, 14) > .15 THEN 1 + floor(exp(pg_temp.chance(i, 15) * 7))::int END,
  CASE WHEN pg_temp.chance(i, 16) > .20 THEN (ARRAY['甲', '乙', '丙', '丁', '戊', '己', '庚'])[pg_temp.pick(i, 17, 7)] || '某' ELSE '' END,
  CASE WHEN pg_temp.chance(i, 18) > .10 THEN '1' || (ARRAY['39', '38', '50', '86', '99'])[pg_temp.pick(i, 19, 5)]
    || lpad(pg_temp.pick(i, 20, 99999999)::text, 8, '0') ELSE '' END,
  risk_colour, level, '', organisation.id,
  CASE WHEN pg_temp.chance(i, 21) < .06 THEN DATE '2024-01-01' + pg_temp.pick(i, 22, 1000) END,
  CASE WHEN pg_temp.chance(i, 23) < .01 THEN TIMESTAMPTZ '2026-03-02 10:00+08' END,
  TIMESTAMPTZ '2026-11-20 10:00+08' - make_interval(secs => pg_temp.pick(i, 24, 60000000)),
  made.pinyin, made.initials, made.core,
  array_remove(ARRAY['ammonia:' || ammonia, 'confined_space:' || confined_space, 'dust:' || dust, 'high_risk:' || high_risk,
    'lithium:' || lithium], NULL),
  pg_temp.grams(made.name || ' ' || community || ' ' || made.address
    || CASE WHEN pg_temp.chance(i, 13) > .05 THEN ' ' || trade.industry ELSE '' END)
    || string_to_array(made.name, NULL)::varchar(2)[]:values
FROM drawn
JOIN street ON street.n = drawn.street
JOIN syllable AS a ON a.n = pg_temp.pick(i, 30, 60)
JOIN syllable AS b ON b.n = pg_temp.pick(i, 31, 60)
LEFT JOIN syllable AS c ON c.n = pg_temp.pick(i, 32, 90)
JOIN place ON place.n = pg_temp.pick(i, 33, 6)
JOIN trade ON trade.n = pg_temp.pick(i, 34, 30)
JOIN ending ON ending.n = pg_temp.pick(i, 35, 8)
LEFT JOIN accounts_organisation AS organisation ON organisation.code = 'B' || i
CROSS JOIN LATERAL (SELECT
  place.word || a.sign || b.sign || coalesce(c.sign, '') || trade.word || ending.word AS name,
  a.sign || b.sign || coalesce(c.sign, '') || trade.word AS core,
  place.sound || a.sound || ' ' || b.sound || coalesce(' ' || c.sound, '') || ' ' || trade.sound || ending.sound AS pinyin,
  place.first || left(a.sound, 1) || left(b.sound, 1) || coalesce(left(c.sound, 1), '') || trade.first || ending.first AS initials,
  CASE WHEN pg_temp.chance(i, 36) < .03 THEN '' ELSE CASE WHEN pg_temp.chance(i, 36) < .5 THEN '光明区' ELSE '' END || street.word || community
    || (ARRAY['长圳路', '松白路', '东明大道', '科裕路', '同观大道', '新陂头路', '振明路', '光侨路'])[pg_temp.pick(i, 37, 8)]
    || pg_temp.pick(i, 38, 900) || '号' || (ARRAY['A栋', 'B栋', '', '二楼'])[pg_temp.pick(i, 39, 4)] END AS address) AS made
--
SELECT setval(pg_get_serial_sequence('enterprises_enterprise', 'id'), :size)
--
INSERT INTO accounts_user (password, username, name, phone, is_active, must_change_password, privacy_accepted_at)
SELECT '!', code, '测试人员', '', true, false, TIMESTAMPTZ '2026-01-05 09:00+08' FROM accounts_organisation WHERE kind = 'enterprise'
--
INSERT INTO accounts_appointment (user_id, organisation_id, role, began_at)
SELECT p.id, o.id, 'principal', TIMESTAMPTZ '2026-01-05 09:00+08' FROM accounts_organisation o JOIN accounts_user p ON p.username = o.code
--
INSERT INTO enterprises_claim (enterprise_id, attribute, value, detail, source, as_of, recorded_at)
SELECT i, said.attribute, said.value, '', 'register', DATE '2025-06-01' + pg_temp.pick(i, 40, 400), TIMESTAMPTZ '2026-08-03 10:00+08'
FROM drawn CROSS JOIN LATERAL (VALUES ('risk_colour', nullif(risk_colour, '')), ('level', nullif(level, '')), ('dust', dust),
  ('confined_space', confined_space), ('ammonia', ammonia), ('lithium', lithium), ('high_risk', high_risk)) AS said (attribute, value)
WHERE said.value IS NOT NULL
--
INSERT INTO enterprises_fact (enterprise_id, kind, occurred_on, precision, learned_on, reference, detail, source, recorded_at)
SELECT i, kind, day, 'day', day + 3, '', '', 'staff', TIMESTAMPTZ '2026-08-03 10:00+08'
FROM (VALUES ('penalty', .03, 50), ('accident', .003, 51), ('work_injury', .02, 52), ('overdue_rectification', .01, 53),
  ('commitment', .20, 54), ('serious_dishonesty', .001, 55)) AS kinds (kind, share, k), generate_series(1, :size) AS i,
  LATERAL (SELECT DATE '2021-01-01' + pg_temp.pick(i, k + 100, 2000) AS day) AS dated
WHERE pg_temp.chance(i, k) < share
--
INSERT INTO enterprises_formername (enterprise_id, name, until, grams)
SELECT i, syllable.sign || '宝' || trade.word || '厂', DATE '2023-06-30', pg_temp.grams(syllable.sign || '宝' || trade.word || '厂')
FROM drawn JOIN syllable ON syllable.n = pg_temp.pick(i, 60, 60) JOIN trade ON trade.n = pg_temp.pick(i, 61, 30)
WHERE pg_temp.chance(i, 62) < .05
--
INSERT INTO enterprises_site (enterprise_id, name, community, address)
SELECT i, '主要场所', community, '样例路' || i || '号' FROM drawn WHERE pg_temp.chance(i, 70) < .10
