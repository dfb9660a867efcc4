import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { insertAfter, insertBefore, makeCalls, replace, type Call } from '../support/calls.ts'

const list = '<ul>\n<li>Eins</li>\n<li>Zwei</li>\n<li>Drei</li>\n</ul>'
const page = `<main>\n${list}\n<p>End of it</p>\n</main>\n<style>\n.a { color: red }\n.b { color: blue }\n</style>\n`
const withMark = (mark: string) => `<ul>\n<li>Uno</li>\n${mark}\n</ul>`

/** What models write in the place of what they leave out, in the ways of many languages. */
const marks = [
  '<!-- ... rest of the items ... -->',
  '<!-- rest of the items -->',
  '<!-- The rest stays the same -->',
  '<!-- ... -->',
  '<!-- … -->',
  '<!-- unchanged -->',
  '<!-- existing code -->',
  '<!-- ...existing code... -->',
  '<!-- remaining items here -->',
  '<!-- other items unchanged -->',
  '<!-- more items... -->',
  '<!-- items 2 and 3 ... -->',
  '<!-- Everything else remains as before -->',
  '<!-- keep as is -->',
  '<!-- (omitted for brevity) -->',
  '<!-- more items -->',
  '...',
  '…',
  '[...]',
  '(rest unchanged)',
  '... rest of the items ...',
  '…existing code…',
  'Rest stays the same',
  '<li>...</li>',
  '<li>... remaining items unchanged ...</li>',
  '<!-- Rest bleibt unverändert -->',
  '<!-- restliche Einträge -->',
  '<!-- Der Rest der Liste -->',
  '<!-- übrige Punkte wie bisher -->',
  '<!-- le reste est inchangé -->',
  '<!-- reste de la liste -->',
  '<!-- éléments restants -->',
  '<!-- el resto sigue igual -->',
  '<!-- resto de los elementos -->',
  '<!-- sin cambios -->',
  '<!-- il resto rimane invariato -->',
  '<!-- resto degli elementi -->',
  '<!-- o resto permanece igual -->',
  '<!-- restante sem alterações -->',
  '<!-- rest van de lijst -->',
  '<!-- de rest blijft hetzelfde -->',
  '<!-- ongewijzigd -->',
  '<!-- остальные элементы -->',
  '<!-- остальное без изменений -->',
  '<!-- 其余部分保持不变 -->',
  '<!-- 其他项目 -->',
  '<!-- 残りの項目 -->',
  '<!-- 残りは変更なし -->',
  '<!-- 나머지는 그대로 -->',
  '<!-- reszta bez zmian -->',
  '<!-- . . . -->',
  '. . .',
  '<!-- identique -->',
  '<!-- 略 -->',
  '<li>rest of the items</li>',
  '<li>[... other items ...]</li>',
  '<li>… remaining items …</li>',
  '<li>... weitere Einträge ...</li>',
  '<li>... и так далее</li>',
  '<li>all remaining items unchanged</li>',
  '<li>die übrigen Einträge</li>',
  '<li>existing items</li>',
  '<li>and so on</li>',
  '<li>autres éléments</li>',
  '<li>其他项目</li>',
  'Items remain the same',
  'il resto è invariato',
  'other items here',
  '<!-- your code here -->',
  '<!-- items continue -->',
  '<!-- ditto -->',
  '<!-- ⋮ -->',
  '<!-- 기타 항목 -->',
  '<!-- שאר הפריטים -->',
  '<!-- ללא שינוי -->',
  '<!-- शेष अपरिवर्तित -->',
  '<!-- υπόλοιπα στοιχεία -->',
  '<!-- ostatní položky beze změny -->',
  '<!-- a többi elem -->',
  '<!-- restul elementelor -->',
  '<!-- loput ennallaan -->',
  '<!-- phần còn lại giữ nguyên -->',
  '<!-- item lainnya tetap sama -->',
  '<!-- รายการที่เหลือ -->',
  '<!-- останалите елементи -->',
  '<!-- ostatak bez promjena -->',
]

describe('new text that leaves something out', () => {
  for (const mark of marks) {
    it(`is refused, with the mark: ${mark}`, () => {
      const made = makeCalls(page, replace(list, withMark(mark)))
      assert.match(made.reasons[0] ?? '', /leaves something out: “/)
      assert.equal(made.html, page)
    })
  }

  const [rest, styles] = ['<!-- rest of the items -->', '/* ... other styles ... */']
  const calls: [name: string, call: Call][] = [
    ['of an element', ['replace_element', { selector: 'ul', new_html: withMark(rest) }]],
    [
      'of a stretch',
      ['replace_element', { start_text: '<ul>', end_text: '</ul>', new_html: withMark('...') }],
    ],
    [
      'everywhere',
      ['replace_all', { old_text: list, new_text: withMark(rest), expected_count: 1 }],
    ],
    ['after a passage', insertAfter('<p>End of it</p>', rest)],
    ['before a passage', insertBefore('<p>End of it</p>', `<p>New</p>${rest}`)],
    ['in a style', replace('.a { color: red }\n.b { color: blue }', `.a { top: 0 }\n${styles}`)],
    ['of a quote that differs', replace('<UL>\n<li>Eins</li>\n<li>Zwei</li>', withMark(rest))],
    ['in a fence', replace(`\`\`\`html\n${list}\n\`\`\``, `\`\`\`html\n${withMark(rest)}\n\`\`\``)],
    ['in an attribute', ['set_attribute', { selector: 'p', name: 'style', value: styles }]],
    ['in a declaration', ['set_style', { rule: '.a', property: 'color', value: `red ${styles}` }]],
  ]
  for (const [name, call] of calls) {
    it(`is refused by every tool that writes: ${name}`, () => {
      const made = makeCalls(page, call)
      assert.match(made.reasons[0] ?? '', /leaves something out: “/)
      assert.equal(made.html, page)
    })
  }
})

describe('new text with an ellipsis or a note', () => {
  const honest: [old: string, now: string][] = [
    ['<p>Loading the page</p>', '<p>Loading…</p>'],
    ['<p>One</p>', '<p>One</p>\n<p>…</p>'],
    ['<p>And so it ends</p>', '<p>… and the rest is history.</p>'],
    ['<p>Prices will rise soon</p>', '<p>The rest of the prices stays the same.</p>'],
    ['<p>Price list</p>', '<!-- Other services -->\n<p>Price list and services</p>'],
    ['<li>Prices raised</li><li>New logo</li>', '<li>Prices unchanged</li><li>No logo</li>'],
    ['<p>Ann leaves on Friday. Bob stays.</p>', '<p>Ann leaves. The rest of the team stays.</p>'],
    ['<li>Pens</li>', '<li>Pens</li><!-- end of list -->'],
    ['We changed this and that in it.', 'No changes.'],
    ['Das Wetter ist schön und warm', 'Unverändert schön'],
    ['We sell pens, ink and paper.', 'We sell pens, ink, and so on.'],
    ['<h2>Old</h2><p>a b c</p>', '<h2>Other services</h2><p>More items follow.</p>'],
    ['<li>One long line</li><li>Two</li>', '<li>One</li><li>Other items</li>'],
    ['<a>Home</a><a>News</a><a>About</a>', '<a>Home</a><a>More</a>'],
    ['<p>価格が上がる</p>', '<p>価格は変更なし</p>'],
    ['<button>Show all of it</button>', '<button>More...</button>'],
    ['<td>5</td>', '<td>…</td>'],
    ['<script>f(a, b)</script>', '<script>f(...all)</script>'],
    ['<p>old</p><!-- ... rest ... -->', '<p>new</p><!-- ... rest ... -->'],
    ['<p>old</p>\n...\n<b>x</b><i>y</i>', '<p>new</p>\n…\n<b>x</b>'],
    ['<input accept="text/css">', '<input accept="image/*">'],
    ['<a href="x">x</a>', '<a href="https://example.com/unchanged">x</a>'],
    ['<style>a{b:c}</style>', '<style>/* all columns are the same width */a{b:d}</style>'],
  ]
  for (const [old, now] of honest) {
    it(`is written where it leaves out nothing: ${now}`, () => {
      const html = `<main>${old}</main>`
      const made = makeCalls(html, replace(old, now))
      assert.equal(made.html, `<main>${now}</main>`, made.reasons[0])
    })
  }

  it('is added where it stands for nothing else', () => {
    for (const added of [
      '<p>To be continued…</p>',
      '<p>\n...\n</p>',
      '<!-- Footer -->',
      '<li>…</li>',
    ]) {
      const made = makeCalls('<p>Text</p>', insertAfter('<p>Text</p>', added))
      assert.equal(made.html, `<p>Text</p>${added}`, made.reasons[0])
    }
  })
})
