/** The page's style sheet. No meaning hangs on colour alone: each has a word or a shape too. */
const COLOURS = `
:root{color-scheme:light dark;--bg:#fff;--soft:#f4f5f7;--line:#d3d7de;--ink:#1b1f27;--dim:#59616f;
--good:#176b33;--bad:#b3141e;--warn:#8a5200;--badsoft:#fdecec;--goodsoft:#e9f6ed;--warnsoft:#fdf3e1;
--life:#cfe3f8;--lifeink:#123d68;--wire:#2a4a7a;--band:#8fa3bf;--hatch:#f3b6b9;--link:#0b57b7}
@media (prefers-color-scheme:dark){:root{--bg:#14171c;--soft:#1e232b;--line:#3a424e;--ink:#e8ebf0;
--dim:#a4adbb;--good:#6fd392;--bad:#ff8d8d;--warn:#f0b45b;--badsoft:#3a1b1f;--goodsoft:#16301f;
--warnsoft:#35280f;--life:#24486e;--lifeink:#dcebfb;--wire:#9dc1f2;--band:#5d7190;--hatch:#5f2a30;
--link:#8ab8ff}}
@media print{:root{color-scheme:light;--bg:#fff;--soft:#f4f5f7;--line:#bbb;--ink:#000;--dim:#444;
--good:#0d5a28;--bad:#a00d17;--warn:#6d4100;--badsoft:#fff;--goodsoft:#fff;--warnsoft:#fff;
--life:#cfe3f8;--lifeink:#123d68;--wire:#2a4a7a;--band:#8fa3bf;--hatch:#f3b6b9;--link:#000}
button{display:none!important}section.violation{break-before:page}tr,figure{break-inside:avoid}}`;

const PAGE = `
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0 auto;max-width:1320px;padding:1rem clamp(.75rem,3vw,2rem) 4rem;background:var(--bg);
color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1rem;font-weight:600;margin:0;color:var(--dim)}
h2{font-size:1.35rem;margin:2.5rem 0 .75rem}
h3{font-size:1.1rem;margin:1.75rem 0 .5rem}
p{margin:.4rem 0;max-width:75ch}
a{color:var(--link)}
code,pre,.mono{font:.875em/1.5 ui-monospace,monospace}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
:target{outline:3px solid var(--warn);outline-offset:2px}
:is(section,article):target{outline:none}
:is(section,article):target>h3{background:var(--warnsoft);outline:2px solid var(--warn)}
td,p,li,code,dd{unicode-bidi:isolate}
.dim{color:var(--dim)}.nowrap{white-space:nowrap}
.verdict{border:1px solid var(--line);border-left:.6rem solid var(--dim);padding:.8rem 1rem;
margin-top:.5rem;background:var(--soft)}
.verdict .word{font-size:1.9rem;line-height:1.15;font-weight:800;letter-spacing:.02em;margin:0}
.verdict .detail{font-size:1.1rem}
.verdict.good{border-left-color:var(--good);background:var(--goodsoft)}
.verdict.bad{border-left-color:var(--bad);background:var(--badsoft)}
.verdict.warn{border-left-color:var(--warn);background:var(--warnsoft)}
nav{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;margin-top:.8rem;font-size:.9rem}
.good>.word,.held{color:var(--good)}.bad>.word,.violated,.vacuous{color:var(--bad)}
.warn>.word,.missed,.inconclusive{color:var(--warn)}.skipped{color:var(--dim)}
.violated,.vacuous,.missed,.inconclusive{font-weight:700}
.level{font-size:.75rem;font-weight:700;border:1px solid currentColor;border-radius:.2rem;
padding:0 .3rem;white-space:nowrap}
.level.should{font-weight:400;border-style:dashed}`;

const TABLES = `
table{border-collapse:collapse;width:100%}
caption{text-align:left;color:var(--dim);padding-bottom:.4rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--line)}
td{min-width:7rem}.steps td{min-width:0}
td .held,td .violated,td .vacuous,td .missed,td .inconclusive,td .skipped{white-space:nowrap}
thead th{white-space:nowrap;border-bottom:2px solid var(--line);font-size:.875rem}
tbody th{font-weight:400}
tbody th .id{font-weight:700}
.matrix:not(.wall) th a{color:inherit;text-decoration-color:var(--line)}
.matrix caption{padding:.4rem .6rem}

.matrix td{white-space:nowrap;min-width:0;padding-inline:.4rem}.matrix th{padding-inline:.4rem}
.matrix thead th{border-bottom:1px solid var(--line)}.matrix tbody th{white-space:nowrap}
.wall td,.wall th{padding:.15rem .35rem;white-space:nowrap}.wall thead th{font-size:.8rem}
.wall abbr{text-decoration:none}.wall .level{font-size:.6rem}
.alarm{outline:2px solid var(--bad)}article{border-top:2px solid var(--line);margin-top:2rem}
.matrix td.says{white-space:normal;min-width:16rem;font-size:.875rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.cells{list-style:none;margin:0;padding:0;columns:20rem;column-gap:1.5rem}
.cells li{break-inside:avoid;font-size:.875rem}
.matrix td .count{color:var(--dim);font-size:.875rem;font-weight:400;
font-variant-numeric:tabular-nums}
.matrix td a{display:block;position:relative;color:inherit;text-decoration-color:var(--line)}
.steps .no{white-space:nowrap}.steps .at{color:var(--dim);margin-right:.4rem}
.steps .changes{font-size:.85rem;margin-top:.3rem}
.steps tr:target>*{background:var(--warnsoft)}
.steps ul{margin:0;padding:0;list-style:none}
.steps tr.breach>*{background:var(--badsoft);border-block:2px solid var(--bad)}
.steps tr.breach strong{color:var(--bad)}
.steps tr.after td,.steps tr.after li{color:var(--dim)}
.steps tr.divider td{font-size:.8rem;color:var(--dim);text-align:center;padding:.15rem}
.wire-log>td{padding:.1rem .6rem .3rem}.wire-log summary{cursor:pointer;font-size:.85rem;
color:var(--dim)}.wire-log ol{list-style:none;margin:.2rem 0;padding:0;font-size:.85rem}
.wire-log li{padding-left:2rem;text-indent:-2rem}.wire-log li>*{text-indent:0}
.wire-log .no{display:inline-block;min-width:1.5rem;text-align:right;color:var(--dim)}
.wire-log code{color:var(--dim)}
.beside td{font-size:.9rem}.beside .alike{color:var(--dim)}.beside strong{color:var(--bad)}
.steps.beside th:nth-child(2),.steps.beside th:nth-child(3){width:47%}
.beside .parts>*{border-block:2px solid var(--warn)}
.beside .mark{color:var(--warn);font-weight:700;margin:.2rem 0 0}
.anatomy{font-size:.85rem}.anatomy dl{grid-template-columns:5rem minmax(0,1fr);gap:0 .6rem;
margin:.1rem 0 .6rem}.anatomy h4{font-size:.95rem}.anatomy p{margin:.3rem 0 0}
dl{display:grid;grid-template-columns:fit-content(14rem) minmax(0,1fr);gap:.2rem 1rem;
margin:.5rem 0}
dt{color:var(--dim)}dd{margin:0}
.reproduce{border:1px solid var(--line);background:var(--soft);padding:.6rem .8rem;margin:1rem 0}
.reproduce pre{margin:.2rem 0;white-space:pre-wrap;user-select:all}
.reproduce p{margin:.2rem 0}
button{font:inherit;font-size:.875rem;padding:.25rem .7rem;border:1px solid var(--line);
border-radius:.25rem;background:var(--bg);color:var(--ink);cursor:pointer}
.reproduce h4,.problems+h4,h4{font-size:1rem;margin:.6rem 0 .3rem}
.reproduce details{margin:.5rem 0}.reproduce summary{cursor:pointer}
.sentence{font-size:1.15rem;max-width:none}.sentence .arithmetic{font-variant-numeric:tabular-nums}
.clause{margin-top:0}h3 .where{font-weight:400}
section.violation{border-top:1px solid var(--line);margin-top:1.6rem;padding-top:.2rem}
.mending{padding-left:1.4rem}.mending li{margin:.8rem 0}
.mending pre,main>pre{background:var(--soft);border:1px solid var(--line);padding:.5rem .8rem;
overflow-x:auto;white-space:pre;max-width:60rem;margin:.3rem 0}
.fix{margin:.1rem 0 .4rem;padding-left:.8rem;border-left:3px solid var(--good)}
.pairs{width:auto;font-size:.875rem;font-variant-numeric:tabular-nums}
.pairs td,.pairs th{min-width:0;padding:.05rem .3rem}.pairs tbody th{min-width:5.5rem}
.pairs td,.pairs thead th{white-space:nowrap}
.pairs td{text-align:right;vertical-align:middle}
.grace tbody th{min-width:9rem}
.grace td{min-width:0;white-space:nowrap}
.grace td,.grace thead th{padding-inline:.4rem}
.grace td:nth-child(2){white-space:normal;min-width:11rem}
.problems li{margin:.35rem 0;white-space:pre-line}
@media (max-width:700px){.wall{font-size:.8rem}}
@media (max-width:700px){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}
.stack thead{position:absolute;display:block;width:1px;height:1px;overflow:hidden;
clip-path:inset(50%)}.stack td,.stack th{min-width:0}
.stack tr,.stack th,.stack td{display:block;border:0;padding:.1rem 0}
.stack tr{border-bottom:1px solid var(--line);padding:.6rem 0}
.stack td{white-space:normal;display:grid;grid-template-columns:7.5rem minmax(0,1fr);gap:.5rem}
.stack td:empty{display:none}
.stack td::before{content:attr(data-name);color:var(--dim);font-weight:400;font-size:.875rem}
.stack tr.breach>*{border:0;background:none}
.stack tr.breach{background:var(--badsoft);border:2px solid var(--bad);padding:.6rem .4rem}
.stack :is(tr.divider,tr.wire-log) td{display:block}
.stack .wire-log td::before{content:none}}
@media (min-width:701px){.steps th:nth-child(2){width:36%}.steps th:nth-child(3){width:26%}}
@media (min-width:1100px){.evidence{display:grid;gap:2rem;align-items:start;
grid-template-columns:30rem minmax(0,1fr)}.evidence>*{min-width:0}
.evidence:has(svg.wide){display:block}}`;

const DRAWING = `
figure{margin:1rem 0}
.scroll{position:relative;overflow-x:auto;border:1px solid var(--line);padding:.25rem}
svg{display:block;margin:0 auto}svg.narrow{max-width:100%;height:auto}
svg{font:12px system-ui,sans-serif}
.defs{position:absolute}
svg text{fill:var(--ink);paint-order:stroke;stroke:var(--bg);stroke-width:3px;stroke-linejoin:round}
svg .tick{font:11px ui-monospace,monospace}
svg .gap{font:10px ui-monospace,monospace;fill:var(--dim)}
svg .lane-name{font-weight:700}svg .small-name{font-size:10px;fill:var(--dim)}
svg .band-name{font-size:10px;fill:var(--dim)}
svg .note{font-style:italic;fill:var(--dim)}
svg .step-no{font-size:11px;fill:var(--link);text-decoration:underline}
.grid{stroke:var(--line);fill:none}
.lane{stroke:var(--dim);stroke-width:1.5;fill:none}
.lane-gap{stroke:var(--dim);stroke-width:1.5;stroke-dasharray:2 5;fill:none}
.life{fill:var(--life);stroke:var(--wire);stroke-width:.75}
.leeway{fill:none;stroke:var(--wire);stroke-dasharray:3 2}
svg .life-name{font-size:10px;fill:var(--lifeink);stroke:none}
svg .life-none{font-weight:700;fill:var(--dim)}
.exp{stroke:var(--bad);stroke-width:2;stroke-dasharray:7 3;fill:none}
svg .exp-name{fill:var(--bad);font-weight:700;font-size:11px}
.dead{fill:url(#hatch)}.hatch-line{stroke:var(--hatch);stroke-width:1.2}
.band-held{fill:url(#stripes)}.stripe-line{stroke:var(--band);stroke-width:1;opacity:.6}
.band-polling{fill:none;stroke:var(--band);stroke-width:3;stroke-dasharray:2 4}
.band-websocket{fill:var(--band);opacity:.55}
.band-busy{fill:var(--warn)}
.wire,.head{stroke:var(--wire);stroke-width:1.75;fill:none}
.lost{stroke-dasharray:4 3}
.cross{stroke:var(--dim);stroke-width:2.5;fill:none}
.spot{fill:var(--wire);stroke:var(--bg);stroke-width:1.5}
.breach .cross{stroke:var(--bad)}
.breach .said,.breach .note{font-weight:700;font-style:normal;fill:var(--bad)}
.stripe{fill:var(--badsoft);stroke:var(--bad);stroke-width:1.5}
.breach text{stroke:var(--badsoft)}
svg .after{opacity:.65}
.now>.wire,.now>.cross{stroke-width:3.5}.now>text{font-weight:700}
.bar-tried{fill:none;stroke:var(--band);stroke-width:1.25}.bar-through{fill:var(--band)}
.bar-late{fill:var(--bad)}svg .bar-count{font-size:10.5px}svg .bar-count.late{fill:var(--bad);
font-weight:700}svg .empty{fill:var(--warn);font-weight:700}
svg.plot{margin:0}svg.plot .tick{font-size:10px}
.legend{color:var(--dim);font-size:.8rem;padding-left:1.1rem;margin:.5rem 0;max-width:70ch}
@media (max-width:700px){.scroll{padding:.25rem .6rem}.matrix caption{padding-inline:0}}`;

export const STYLE = `${COLOURS}${PAGE}${TABLES}${DRAWING}`;
