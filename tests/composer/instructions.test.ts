import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compose } from '../../src/composer/creating/compose.ts'
import { genreNamedIn } from '../../src/composer/creating/kinds.ts'
import { readBrief } from '../../src/composer/creating/content.ts'
import { languageOf } from '../../src/composer/creating/language.ts'
import { splitMessage } from '../../src/composer/creating/message.ts'
import { titleOf } from '../../src/composer/creating/title.ts'
import { understand } from '../../src/composer/changing/understand.ts'
import { asksForNothing, kindOf } from '../../src/composer/creating/requirements.ts'
import { only, openApp } from '../support/app.ts'
import { soon } from '../support/soon.ts'

const csv = 'Item,Pieces\nLamp,10\nSofa,20'
const prose = 'We opened the shop on Monday. Ann brought bread.'

function briefOf(message: string) {
  return readBrief({ message, attachments: [] })
}

function create(message: string): string {
  return [...compose({ message, attachments: [] }).pieces].join('')
}

/** Wishes with the kind and the title of what comes of them. */
const wishes: [wish: string, kind: string, title: string][] = [
  // English
  ['Make a sales dashboard for 2026 from this data', 'dashboard', 'Sales dashboard 2026'],
  ['dashboard for 2026', 'dashboard', 'Dashboard 2026'],
  ['Create a report about tea', 'report', 'Tea'],
  [
    'Quarterly revenue report for ACME, Q3 2025 from the table below',
    'report',
    'Quarterly revenue report for ACME, Q3 2025',
  ],
  ['Please could you make me a nice weekly report?', 'report', 'Weekly report'],
  ['I need a project status report on Falcon, please', 'report', 'Project status report on Falcon'],
  ["I'd like a short presentation about our move", 'slides', 'Move'],
  ['Turn this report into slides', 'slides', 'Presentation'],
  ['Convert the data below into a stock dashboard', 'dashboard', 'Stock dashboard'],
  ['Summarise this as a one-page brief', 'brief', 'Brief'],
  ['Create a report on our website traffic', 'report', 'Website traffic'],
  ['Create a landing page for "Brot & Butter"', 'landing', 'Brot & Butter'],
  ['Build me a KPI dashboard', 'dashboard', 'KPI dashboard'],
  ['Generate an annual report for 2024/25', 'report', 'Annual report 2024/25'],
  ['Write a report on water use for March 2025', 'report', 'Water use March 2025'],
  ['Hi! Can you create a visitor report from the table above?', 'report', 'Visitor report'],
  ['Prepare a briefing for the town council', 'brief', 'The town council'],
  ['Draft a memo titled "Moving the help desk"', 'brief', 'Moving the help desk'],
  ['make a report called Harbour log from this data', 'report', 'Harbour log'],
  ['Make a report about tea, coffee and cocoa, and use green', 'report', 'Tea, coffee and cocoa'],
  ['Let’s make a slide deck on bees', 'slides', 'Bees'],
  ['Create a timeline of the moon landings', 'report', 'Timeline of the moon landings'],
  ['I want you to write a safety report', 'report', 'Safety report'],
  ['Give me a dashboard of our energy use in 2024', 'dashboard', 'Energy use in 2024'],
  ['help me write a one-pager about composting', 'brief', 'Composting'],
  ['Design a modern landing page for a bike shop', 'landing', 'Bike shop'],
  ['Monthly cost report, May 2025', 'report', 'Monthly cost report, May 2025'],
  ['hey can u make a dashboard from this pls', 'dashboard', 'Dashboard'],
  ['MAKE A DASHBOARD FROM THIS DATA', 'dashboard', 'Dashboard'],
  ['report please', 'report', 'Report'],
  ['Make a report about "Q3: the turnaround" from this', 'report', 'Q3: the turnaround'],
  ['Make a report about "Coffee with milk"', 'report', 'Coffee with milk'],
  ['Make a dashboard from this data for 2024 and 2025', 'dashboard', 'Dashboard 2024 and 2025'],
  ['Use this data to create a staff report', 'report', 'Staff report'],
  ['Based on the following numbers, create a dashboard', 'dashboard', 'Dashboard'],
  ['Analyse this data and create a cost report', 'report', 'Cost report'],
  ['Create a 5-slide presentation on climate change', 'slides', 'Climate change'],
  [
    'Make an inventory report as of 31 March 2026',
    'report',
    'Inventory report as of 31 March 2026',
  ],
  ['Create a report in German about tea', 'report', 'Tea'],
  [
    'Could you put together a short status report for the harbour team?',
    'report',
    'Status report for the harbour team',
  ],
  ['Using the data below, create a sales dashboard that shows it', 'dashboard', 'Sales dashboard'],
  ['I want you to act as a designer and create a nice report on boats', 'report', 'Boats'],
  ['Would you be so kind as to prepare a memo on ferries?', 'brief', 'Ferries'],
  ['Make a brief of the text below', 'brief', 'Brief'],
  ['Make it a report about ferries', 'report', 'Ferries'],
  ['Create a slideshow w/ the following', 'slides', 'Presentation'],
  ['Make a report about blue carbon (with graphs)', 'report', 'Blue carbon'],
  ['Make a dashboard from this, title should be Energy use', 'dashboard', 'Energy use'],
  // German
  ['Stell mir daraus eine Präsentation zusammen, gern in Blau', 'slides', 'Präsentation'],
  ['Daraus bitte ein Dashboard mit dem Titel „Umsatz 2026“', 'dashboard', 'Umsatz 2026'],
  ['Kannst du mir einen Bericht zum 12. Juli schreiben?', 'report', 'Bericht zum 12. Juli'],
  ['Erstelle ein Umsatz-Dashboard für 2026 aus diesen Daten', 'dashboard', 'Umsatz-Dashboard 2026'],
  ['Erstelle einen Bericht über Tee', 'report', 'Tee'],
  ['Schreib einen Bericht mit dem Titel „Hafenbuch“', 'report', 'Hafenbuch'],
  ['Mach mir bitte eine Präsentation zu Bienen', 'slides', 'Bienen'],
  ['Mach mir bitte eine Präsentation zu unserem Umzug', 'slides', 'Präsentation zu unserem Umzug'],
  ['Bitte einen Bericht aus diesen Daten erstellen', 'report', 'Bericht'],
  ['Könntest du mir einen Quartalsbericht für ACME machen?', 'report', 'Quartalsbericht für ACME'],
  ['Ich brauche einen kurzen Jahresbericht 2025', 'report', 'Jahresbericht 2025'],
  ['Mach aus diesen Zahlen eine Umsatzübersicht', 'dashboard', 'Umsatzübersicht'],
  ['Erstellen Sie bitte eine Webseite für "Brot & Butter"', 'landing', 'Brot & Butter'],
  ['Fasse das als Zusammenfassung zusammen', 'brief', 'Zusammenfassung'],
  ['Ich hätte gern eine Präsentation über Solarstrom', 'slides', 'Solarstrom'],
  ['Erstelle ein Dashboard für Mai 2025', 'dashboard', 'Dashboard Mai 2025'],
  ['Schreibe einen monatlichen Lagerbericht', 'report', 'Monatlicher Lagerbericht'],
  ['Kannst du einen Bericht über den Hafen schreiben?', 'report', 'Bericht über den Hafen'],
  ['Gib mir eine Übersicht aus diesen Daten', 'dashboard', 'Übersicht'],
  ['Erstelle mir bitte einen Bericht zum Thema Klimawandel', 'report', 'Klimawandel'],
  ['Wandle diesen Text in eine Präsentation um', 'slides', 'Präsentation'],
  ['Erstelle ein Verkaufs-Dashboard für das Jahr 2026', 'dashboard', 'Verkaufs-Dashboard 2026'],
  ['Erstelle eine Landingpage für meine Bäckerei in Kiel', 'landing', 'Bäckerei in Kiel'],
  // Arabic
  ['أرجو إنشاء تقرير من البيانات التالية', 'report', 'تقرير'],
  ['أريد تقريرا شهريا عن المبيعات من هذه البيانات', 'report', 'تقرير شهري عن المبيعات'],
  ['مرحبا، هل يمكنك إنشاء لوحة معلومات من هذه البيانات؟', 'dashboard', 'لوحة معلومات'],
  ['أنشئ تقريرا بعنوان "حصاد العام" من هذه البيانات', 'report', 'حصاد العام'],
  ['أنشئ تقريرًا من هذه البيانات', 'report', 'تقرير'],
  ['أنشئ تقريرًا عن الشاي', 'report', 'الشاي'],
  ['من فضلك اكتب تقريرا عن النحل', 'report', 'النحل'],
  [
    'أنشئ لوحة معلومات المبيعات لعام 2026 من هذه البيانات',
    'dashboard',
    'لوحة معلومات المبيعات 2026',
  ],
  ['أريد عرضًا تقديميًا عن القهوة', 'slides', 'القهوة'],
  ['صمم صفحة هبوط لمخبز', 'landing', 'صفحة هبوط لمخبز'],
  ['هل يمكنك إعداد تقرير شهري؟', 'report', 'تقرير شهري'],
  ['اكتب ملخصًا عن المشروع', 'brief', 'المشروع'],
  ['حوّل هذه البيانات إلى لوحة معلومات', 'dashboard', 'لوحة معلومات'],
  // Japanese
  ['以下のデータからレポートを作成してください', 'report', 'レポート'],
  ['以下のデータから売上レポートを作成してください', 'report', '売上レポート'],
  ['お茶についてのレポートを作成して', 'report', 'お茶'],
  ['2026年の売上ダッシュボードを作ってください', 'dashboard', '2026年の売上ダッシュボード'],
  ['このデータをもとに、月次報告書をまとめてください', 'report', '月次報告書'],
  ['新製品のプレゼンを作ってほしい', 'slides', '新製品のプレゼン'],
  ['パン屋のランディングページをお願いします', 'landing', 'パン屋のランディングページ'],
  ['下記の表でスライドを作成お願いします', 'slides', 'スライド'],
  ['「港の記録」というタイトルのレポートを書いて', 'report', '港の記録'],
  ['次の数字から在庫ダッシュボードを生成して', 'dashboard', '在庫ダッシュボード'],
  [
    '次のデータを使って、2025年度の営業ダッシュボードを作成してください。',
    'dashboard',
    '2025年度の営業ダッシュボード',
  ],
  ['こんにちは。以下の表からダッシュボードを作っていただけますか？', 'dashboard', 'ダッシュボード'],
  [
    '「月次報告」というタイトルで、以下のデータからレポートを作成してください。',
    'report',
    '月次報告',
  ],
  // Others
  [
    'Genera un panel de ventas para 2026 a partir de los siguientes datos',
    'dashboard',
    'Panel de ventas 2026',
  ],
  ['Crée un rapport sur le thé', 'report', 'Le thé'],
  [
    'Crée un tableau de bord des ventes 2026 à partir de ces données',
    'dashboard',
    'Tableau de bord des ventes 2026',
  ],
  ['Peux-tu rédiger un rapport à partir de ces données ?', 'report', 'Rapport'],
  ['Je voudrais une présentation sur les abeilles', 'slides', 'Les abeilles'],
  ['Crea un informe sobre el té', 'report', 'El té'],
  [
    'Necesito un informe trimestral de ventas para ACME',
    'report',
    'Informe trimestral de ventas para ACME',
  ],
  ['Por favor, haz una presentación sobre abejas', 'slides', 'Abejas'],
  ['请根据以下数据制作销售报告', 'report', '销售报告'],
  ['创建一份关于茶的报告', 'report', '茶'],
  ['다음 데이터로 매출 보고서를 만들어 주세요', 'report', '매출 보고서'],
  ['Создай отчёт из этих данных', 'report', 'Отчёт'],
  ['Maak een rapport van deze gegevens', 'report', 'Rapport'],
  ['Crie um relatório com estes dados', 'report', 'Relatório'],
]

/** Messages with more in them than a wish, and what of it is content. */
const parts: [message: string, content: string][] = [
  [`Make a report from this.\nMake it blue.\nWarm colours please.\n\n${prose}`, prose],
  ['Make it blue.\nWarm colours please.', ''],
  [`Hello,\n\ncould you please create a report from the following data?\n\n${csv}\n\nThanks!`, csv],
  [
    `Hi! I have some notes from our meeting. Could you make a report out of them? Please use green.\n\n${prose}`,
    prose,
  ],
  [`This is a transcript of our call. Make a report of it.\n\n${prose}`, prose],
  [`I have a text about bees. Turn it into a landing page.\n\n${prose}`, prose],
  [`Format nicely\n\n${prose}`, prose],
  [`Kannst du das hier bitte schön formatieren?\n\n${prose}`, prose],
  [`Please lay out this email:\n\n${prose}`, prose],
  [`Create a report. Don't use any colours.\n\n${prose}`, prose],
  [
    `Ich hätte gerne eine Webseite daraus. Die Farben sollen blau und weiß sein.\n\n${prose}`,
    prose,
  ],
  ['Write a report about tea. Sections: History, Trade, Outlook.', ''],
  ['"Create a report about tea"', ''],
  [`You are an expert web designer. Make a report from this text.\n\n${prose}`, prose],
  [`Title: Harbour news\nMake it a landing page.\n\n${prose}`, prose],
  [`Mach ein Dashboard aus diesen Daten, Titel: Umsatz\n${csv}`, csv],
  [
    `make report with charts from below csv , title should be Energy\nMonth,kWh\nJan,100`,
    'Month,kWh\nJan,100',
  ],
  [`Erstelle einen Bericht daraus. Er soll "Hafen heute" heißen.\n\n${prose}`, prose],
  [`${csv}\n\nDaraus bitte ein Dashboard. Farben: grün.`, csv],
  [`Many thanks in advance! Please make a memo from the following points:\n- a\n- b`, '- a\n- b'],
  [
    `以下のメモからレポートを作ってください。\n青を使ってください。\nよろしくお願いします。\n\n月曜日：なし。`,
    '月曜日：なし。',
  ],
  [
    `下記の表からレポートを作成してください。タイトルは「港」でお願いします。\n月,売上\n1月,100\n2月,90`,
    '月,売上\n1月,100\n2月,90',
  ],
  [`Create a report from this data:\n\n${csv}\n\nPlease make it blue and use a serif font.`, csv],
  [`${csv}\nPlease make a dashboard from this data, thanks`, csv],
  [`${csv}\n\nWarm colours please.`, csv],
  [`Here are our numbers. Make a dashboard of them.\n\n${csv}`, csv],
  ['Here are our numbers. Make a dashboard of them.', ''],
  [`Hier sind unsere Zahlen. Mach daraus ein Dashboard.\n\n${csv}`, csv],
  [`${prose} Make a report of this.`, prose],
  [`Make a report: ${prose}`, prose],
  [`Make a report from this. ${prose}`, prose],
  [`# Notes\n\n${prose}\n\nPlease make a brief from this text.`, `# Notes\n\n${prose}`],
  [`{"a":1}\n\nMake a report from this JSON please`, '{"a":1}'],
  [`${csv}\n\nErstelle daraus bitte einen Bericht.`, csv],
  [`Erstelle einen Bericht daraus:\n${prose}\n\nBitte in warmen Farben. Danke!`, prose],
  [`${csv}\n\nこのデータからダッシュボードを作成してください。`, csv],
  [`${csv}\n\nأنشئ لوحة معلومات من هذه البيانات من فضلك`, csv],
  [
    'Create a report about tea. Green tea is good. Include a section about oolong.',
    'Green tea is good.',
  ],
  [`I have some sales data here. Please turn it into a dashboard.\n\n${csv}`, csv],
  [`Thanks for your help! Please make a report of this:\n${csv}`, csv],
  [`売上データです。レポートにしてください。\n${csv}`, csv],
  [`هذه بياناتنا. أنشئ منها لوحة معلومات.\n${csv}`, csv],
  [`${csv}\n\nMake a dashboard.`, csv],
  [`${prose}\n\nMake a one-page brief.`, prose],
  [`${csv}\nBitte als Dashboard darstellen`, csv],
  ['Create a report. Title: Harbour log. Use the data below.', ''],
  [
    `Sales rose in May. Please make a report of the table below.\n\n${csv}`,
    `Sales rose in May.\n\n${csv}`,
  ],
  ['Create a dashboard from this data: a,b', 'a,b'],
  ['Please summarise. We met on Monday.', 'We met on Monday.'],
  ['Slides about our team offsite: agenda, travel, costs', ''],
  ['Create a report titled "Tea: a history. Part 1"\n\nText', 'Text'],
]

/** What says nothing plain about a document, and so belongs into it. */
const content = [
  'A new shop opened on Monday. We sold 30 loaves.',
  'Let’s meet on Monday. Bring boxes.',
  'I want to thank everyone for the report. It was good.',
  'Our opening hours:\nMon 9-5\nTue 9-5',
  'Report,Pages\nA,3\nB,4',
  'Draft report,Date\nA,3\nB,4',
  'Make,Model,Year\nFord,Focus,2001',
  'Task,Hours\nWrite report from this data,5\nMake a report of this,6',
  'Please bring boxes. Use the back door.',
  'Please use black ink only. Fill in every field.',
  'Turn left at the church. Then go on.',
  'Give the report to Ann. She knows.',
  'Write to the editor about the report. Then wait.',
  'Make sure the report is done. Then wait.',
  'Put the bread in the oven.\n\nWait for an hour.',
  'Tasks\n\nRead the book.\n\nWrite a report about your findings.',
  'We met on Monday.',
  'We need a report by Friday. Ask Ann.',
  'A report about tea was published on Monday.\n\nIt is long.',
  'Here is how we bake bread. Mix flour and water.',
  'Use green tea leaves. Pour the water.',
  '1. Make a report\n2. Send it',
  '- Make it blue',
  'Ich möchte mich für den Bericht bedanken. Er war gut.',
  'Bitte machen Sie sich mit dem Bericht vertraut. Danke.',
  'Wir haben am Montag eröffnet. Bitte bringt Kisten mit.',
  'レポートを作成しました。ご確認ください。',
  '昨日、店を開きました。パンを30個売りました。',
  'كتب أحمد تقريرا عن الشاي. كان جيدا.',
  'Make a plan. Tell your friends.',
  'Organise the files\n\nPut each into a folder.',
  'Prepare the report for Monday. Call Ann.',
  'Please create a backup of the data before Friday. Thanks, Bob',
  'Style guide\n\nUse blue for links.\n\nMake it simple.',
  'How to write a report\n\n1. Collect data\n2. Write it',
  'Ann asked: can you make a report from this data?',
  'Homework: make a presentation about bees. Due Friday.',
  'Summer report by Ann,Dashboard by Bob\n1,2',
  'Erstelle keine Berichte ohne Quellen. Prüfe alles.',
  'Bitte schreibt einen Bericht über euren Ausflug. Abgabe ist Montag.',
  'レポートの書き方\n\nまず資料を集めます。',
  '今日は報告書を書いて提出した。',
  'كيف تكتب تقريرا\n\nاجمع البيانات أولا.',
  'Dear Ms Smith,\n\nthank you for your report.\n\nYours\nAnn',
  'Use blue headings.\n\nUse serif fonts in print.',
  'Title: Harbour news\nAuthor: Ann\n\nShips arrive daily.',
  'You are an expert. We know that.',
  'From this we learn a lot. It is a report on tea.',
  'Der Bericht soll am 12. Juli erscheinen. Er ist lang.',
]

/** The same behind a wish that announces content. */
const announced = [
  'Use blue for links. Use bold headings.',
  'Tasks\n\nRead the book.\n\nWrite a report about your findings.',
  'Dear Ann,\n\nSee you.\n\nThanks!',
  'Please use black ink only. Fill in every field.',
]

describe('a wish', () => {
  for (const [wish, kind, title] of wishes) {
    it(`comes to a kind and a title: ${wish}`, () => {
      for (const message of [wish, `${wish}:\n\n${csv}`]) {
        const brief = briefOf(message)
        assert.equal(kindOf(brief), kind)
        assert.equal(titleOf(brief, kindOf(brief)).title, title, message)
        assert.equal(brief.blocks.length, message === wish ? 0 : 1, 'it is not content')
      }
    })
  }

  for (const [message, expected] of parts) {
    it(`is told from content: ${message.replaceAll('\n', '⏎')}`, () => {
      assert.equal(splitMessage(message).content, expected)
    })
  }

  for (const message of content) {
    it(`is not seen in: ${message.replaceAll('\n', '⏎')}`, () => {
      assert.deepEqual(splitMessage(message), { instruction: '', content: message })
    })
  }

  for (const text of announced) {
    it(`announces content that is kept: ${text.replaceAll('\n', '⏎')}`, () => {
      assert.equal(splitMessage(`Create a document from this:\n${text}`).content, text)
      assert.equal(splitMessage(`Create a document from this:\n\n${text}`).content, text)
    })
  }

  it('is never the title word for word where it has a verb', () => {
    for (const [wish] of wishes.filter(([one]) =>
      /^\p{L}+ (?:a|an|me|my|einen|eine|un) /u.test(one),
    ))
      assert.notEqual(titleOf(briefOf(wish), 'report').title.toLowerCase(), wish.toLowerCase())
  })

  it('that is only a name loses none of its words', () => {
    const names: [line: string, title: string][] = [
      ['Annual report published today by ACME', 'Annual report published today by ACME'],
      ['Report from the front line', 'Report from the front line'],
      ['Landing page copy', 'Landing page copy'],
      ['Kurzbericht vom Hafen', 'Kurzbericht vom Hafen'],
      ['Summary', 'Summary'],
      ['Rapport annuel', 'Rapport annuel'],
    ]
    for (const [line, title] of names) {
      const brief = briefOf(`${line}\n\n${prose}`)
      assert.equal(titleOf(brief, kindOf(brief)).title, title)
    }
  })

  it('loses not a word of a message that is kept', () => {
    for (const text of content) {
      const html = create(`Create a report from this text:\n\n${text}`)
      const words = text.match(/[\p{L}\p{N}]{3,}/gu) ?? []
      for (const word of words) assert.ok(html.includes(word), `${word} of ${text}`)
    }
  })

  it('that asks for no document is told from one that does', () => {
    const talk = [
      'Hi',
      'Hello there!',
      'thanks',
      'What can you do?',
      'Guten Tag',
      'Hallo!',
      'Was kannst du?',
      'Vielen Dank!',
      'Bonjour',
      'Merci beaucoup',
      '¡Hola!'.slice(1),
      '¿Qué puedes hacer?'.slice(1),
      'مرحبا',
      'شكرًا',
      'ماذا يمكنك أن تفعل؟',
      'こんにちは',
      '何ができますか？',
      'ありがとうございます',
      '你好',
      'Привет!',
    ]
    for (const message of talk) assert.equal(asksForNothing(briefOf(message)), true, message)
    for (const [wish] of wishes) assert.equal(asksForNothing(briefOf(wish)), false, wish)
  })

  it('is read within moments, however long and hard it is', () => {
    for (const piece of [
      'Make it blue. ',
      'Thanks. ',
      '„',
      '"',
      '。',
      'create a ',
      'please ',
      'و',
    ]) {
      const message = piece.repeat(Math.ceil(1_000_000 / piece.length))
      for (const head of ['', 'Create a report. ', 'Create a report\n\n'])
        soon(4, () => splitMessage(head + message))
    }
  })
})

describe('a title', () => {
  const content: [title: string, content: string, left: string][] = [
    ['The Owl', 'The Owl\n\nWhen cats run home,\nAnd dew is cold', '<h1>The Owl</h1>'],
    ['TERMS OF SERVICE', 'TERMS OF SERVICE\n\n1. Scope\n2. Law', '<li>Scope</li>'],
    ['Quarterly review', '**Quarterly review**\n\nSales rose.', '<p>Sales rose.</p>'],
    ['Our history', 'Our history\n===========\n\nWe began.', '<p>We began.</p>'],
    ['議事録', '議事録\n\n出席者：田中', '<p>出席者：田中</p>'],
    ['تاريخ الشركة', 'تاريخ الشركة\n\nتأسست الشركة عام 1998.', '<p>تأسست'],
    ['Report', 'Dear Tom\n\nthank you.', '<p>Dear Tom</p>'],
    ['Report', 'We met on Monday.\n\nIt was short.', '<p>We met on Monday.</p>'],
    ['Report', 'Leeds, 3 May 2026\n\nThe work starts.', '<p>Leeds, 3 May 2026</p>'],
    ['Report', 'Ann: hello\n\nBob: hello', '<p>Ann: hello</p>'],
    ['Report', 'Mill Lane 3\nLeeds\n\nThe work starts.', '<p>Mill Lane 3<br>'],
    ['Bericht', 'Wir haben am Montag eröffnet.\n\nEs war gut.', '<p>Wir haben'],
  ]
  for (const [title, text, left] of content) {
    it(`is the line that stands alone above the text: ${text.replaceAll('\n', '⏎')}`, () => {
      const html = create(`Create a report from this text:\n\n${text}`)
      assert.match(html, new RegExp(`<h1>${title}</h1>`))
      assert.ok(html.includes(left), left)
      assert.equal(html.split(`>${title}<`).length - 1, 2, 'it stands in the title and the heading')
    })
  }

  it('is the wish’s where that says more, and then no line is lost', () => {
    const html = create('Create a harbour report from this text:\n\nThe Owl\n\nWhen cats run home')
    assert.match(html, /<h1>Harbour report<\/h1>/)
    assert.match(html, /<p>The Owl<\/p>/)
  })

  it('is the name of the only file, else that of the kind', () => {
    const file = { kind: 'text' as const, mediaType: 'text/plain', content: 'We met.' }
    const titleOfFiles = (...names: string[]) => {
      const files = names.map((name) => ({ ...file, name }))
      const { pieces } = compose({ message: 'Summarize', attachments: files })
      return /<h1>(.*)<\/h1>/.exec([...pieces].join(''))?.[1]
    }
    assert.equal(titleOfFiles('status-update_2026.txt'), 'Status update 2026')
    assert.equal(titleOfFiles('north.txt', 'south.txt'), 'Report')
  })
})

describe('what no rule can do', () => {
  const genres = [
    'invoice template',
    'a CV',
    'to-do list app',
    'a 300 word story about a fox',
    'Schreib einen Brief an Oma',
    'Erstelle eine Rechnungsvorlage',
    '請求書を作成してください',
  ]
  for (const message of genres) {
    it(`is said instead of an empty report: ${message}`, async () => {
      await using app = await openApp()
      const events = await app.chat(await app.newSession(), { message })
      assert.match(JSON.stringify(events), /have no layout for/)
      assert.ok(!events.some(({ type }) => type === 'html_chunk'))
    })
  }

  it('is not seen where a kind is named that there is a layout for', () => {
    for (const wish of ['Make a brief about letters', 'Landing page for a poem contest'])
      assert.equal(genreNamedIn(wish), undefined, wish)
  })

  it('is named where a wish asks for an order', () => {
    const { notes } = compose({
      message: 'Make a report of this and sort it by name:\n\nWe met.',
      attachments: [],
    })
    assert.deepEqual(notes, [
      'Not done: “sort it by name”. Ask for it now that the document is there.',
    ])
  })

  it('is named where a wish is about the look', () => {
    const { notes } = compose({
      message: 'Make a report from this. Keep it blue.\nTitle: Tea\n\nWe met.',
      attachments: [],
    })
    assert.deepEqual(notes, [
      'Not considered: “Keep it blue.” Change the look afterwards, such as with “make the headings blue”.',
    ])
  })
})

describe('the language of a document', () => {
  const texts: [lang: string, text: string][] = [
    ['en', 'We opened a new shop in the old town.'],
    ['en', 'Region Revenue North South'],
    ['en', 'Registered nurse, Royal Infirmary. Education: University of Leeds. Skills: triage'],
    ['de', 'Wir haben einen neuen Laden in der Altstadt eröffnet.'],
    ['de', 'Artikel Menge Preis Schrauben 120 Muttern 80'],
    ['de', 'Filiale Umsatz Bonn Kiel Ulm'],
    ['fr', 'Nous avons ouvert un nouveau magasin dans la vieille ville.'],
    ['fr', 'Produit Prix Quantité Pain Lait'],
    ['es', 'Hemos abierto una nueva tienda en el centro de la ciudad.'],
    ['es', 'Producto Precio Cantidad Pan Leche'],
    ['it', 'Abbiamo aperto un nuovo negozio nel centro della città.'],
    ['pt', 'Abrimos uma nova loja no centro da cidade e não fechamos.'],
    ['nl', 'Wij hebben een nieuwe winkel in het centrum geopend.'],
    ['sv', 'Vi har öppnat en ny butik i staden och det är bra för alla.'],
    ['da', 'Vi har åbnet en ny butik i byen, og hvor er det godt efter krisen.'],
    ['nb', 'Vi har åpnet en ny butikk i byen, og det er bra av våre ansatte.'],
    ['fi', 'Olemme avanneet uuden kaupan ja se on hyvä, mutta pieni.'],
    ['pl', 'Otworzyliśmy nowy sklep i jest to dobre dla miasta.'],
    ['cs', 'Otevřeli jsme nový obchod, který je pro město dobrý.'],
    ['tr', 'Yeni bir mağaza açtık ve bu çok iyi.'],
    ['ar', 'افتتحنا متجرا جديدا في المدينة القديمة'],
    ['ar', 'الصنف العدد خبز 10 حليب 20'],
    ['fa', 'ما یک فروشگاه جدید در شهر باز کردیم که خیلی بزرگ است'],
    ['ur', 'ہم نے شہر میں ایک نئی دکان کھولی ہے'],
    ['he', 'פתחנו חנות חדשה בעיר'],
    ['ja', '先週、新しい店を開きました。'],
    ['ja', 'カテゴリ 売上 パン 100'],
    ['ja', '売上の推移 月 売上 1月 2月 3月 4月 5月'],
    ['zh', '我们在老城开了一家新店。'],
    ['ko', '우리는 새 가게를 열었습니다.'],
    ['ru', 'Мы открыли новый магазин в старом городе'],
    ['uk', 'Ми відкрили нову крамницю у старому місті'],
    ['el', 'Ανοίξαμε ένα νέο κατάστημα'],
    ['th', 'เราเปิดร้านใหม่'],
    ['hi', 'हमने एक नई दुकान खोली'],
  ]
  const wishesIn: [lang: string, wish: string][] = [
    ['en', 'Create a report from this:'],
    ['de', 'Erstelle einen Bericht aus diesen Daten:'],
    ['ja', 'レポートを作成してください'],
  ]

  for (const [lang, text] of texts) {
    it(`shows in its text, whatever the wish is in: ${lang}, ${text}`, () => {
      for (const [, wish] of wishesIn) assert.equal(languageOf([text], wish).lang, lang)
      const dir = ['ar', 'fa', 'ur', 'he'].includes(lang) ? 'rtl' : 'ltr'
      assert.equal(languageOf([text]).dir, dir)
    })
  }

  it('is that of the wish where names and numbers show none', () => {
    for (const text of ['', '2026', 'ACME', 'Falcon', 'Lamp 10 Sofa 20', 'x@example.com'])
      for (const [lang, wish] of wishesIn) assert.equal(languageOf([text], wish).lang, lang, text)
    assert.equal(languageOf(['Falcon'], 'Write me a cover page.').lang, 'en')
    assert.deepEqual(languageOf(['Falcon']), { lang: 'en', dir: 'ltr' })
  })

  it('is that of the most letters', () => {
    assert.equal(languageOf(['تقرير', prose]).lang, 'en')
    assert.equal(languageOf(['ACME GmbH', 'افتتحنا متجرا جديدا في المدينة']).dir, 'rtl')
    assert.equal(languageOf(['Widget', '製品の売上は増えました。']).lang, 'ja')
  })

  it('is named by the page, with the direction of its script', () => {
    const arabic = create('Create a report from this:\n\nالصنف,العدد\nخبز,10\nحليب,20')
    assert.match(arabic, /<html lang="ar" dir="rtl">/)
    assert.match(arabic, /<th scope="row">المجموع<\/th>/)
    assert.doesNotMatch(arabic, /(?:padding|border|margin)-(?:left|right)|text-align: left/)
    assert.match(create(`Create a report from this:\n\n${prose}`), /<html lang="en">/)
    assert.match(
      create('レポートを作成してください：\n製品,売上\nパン,10\n牛乳,20'),
      /<html lang="ja">/,
    )
    assert.match(create('Erstelle einen Bericht über Tee'), /<html lang="de">/)
    assert.match(create('Create a report about tea in German'), /<html lang="de">/)
    assert.match(arabic, /td\.number[^{]*\{ direction: ltr/, 'a minus stays before its digits')
    const hebrew = create(
      `Create a report from this:\n\n# חנות\n\n## אחת\n\nפתחנו\n\n## שתיים\n\nחנות`,
    )
    assert.match(hebrew, /<html lang="he" dir="rtl">/)
    assert.match(hebrew, /<div class="kicker" lang="en">Report</)
  })

  it('is that of the words that the composer adds', () => {
    const german = create(
      'Erstelle einen Bericht:\n\nArtikel,Menge\nSchrauben,120\nMuttern,80\nNägel,40',
    )
    for (const word of ['>Bericht<', '>Inhalt<', '>Daten<', '>Diagramme<', '>Summe<'])
      assert.ok(german.includes(word), word)
    assert.doesNotMatch(german, />(?:Report|Contents|Data|Charts|Total)</)
    const blank = create('Erstelle einen Bericht über Tee')
    assert.match(blank, /<h2>Hintergrund<\/h2>/)
    assert.match(blank, /<mark data-blank>\[auszufüllen: /)
  })

  it('keeps the count of blanks', async () => {
    await using app = await openApp()
    const session = await app.newSession()
    const events = await app.chat(session, { message: 'Erstelle einen Bericht über Tee' })
    assert.match(only(events, 'summary').content, /“Tee”; 6 places are to be filled in/)
  })
})

describe('a wish for another title', () => {
  const page =
    '<!doctype html><html><head><title>Harbour log</title></head><body><h1>Harbour log</h1><section><h2>Goals</h2></section></body></html>'
  const done = [
    'Change the title "Harbour log" to "Harbour ledger"',
    'Rename the title from "Harbour log" to "Harbour ledger"',
    'Change title "harbour log" into "Harbour ledger"',
    'Change the title “Harbour log” to “Harbour ledger”',
    'Please change the title „Harbour log“ to „Harbour ledger“.',
    'Change the title »Harbour log« to »Harbour ledger«',
    'Change the heading "Harbour log" to "Harbour ledger"',
    'Change the title from Harbour log to Harbour ledger',
  ]
  for (const message of done) {
    it(`is understood: ${message}`, () => {
      const plan = understand(page, message)
      assert.ok(plan.ok, message)
      assert.equal(plan.done, 'Changed the title to “Harbour ledger”.')
      assert.equal(plan.edits.length, 2)
    })
  }

  it('names the title if it is another one, and changes nothing', () => {
    for (const message of [
      'Change the title "Goals" to "Aims"',
      'Rename the title from "Nowhere" to "Aims"',
      'Change the title from Nowhere to Aims',
    ]) {
      const plan = understand(page, message)
      assert.ok(!plan.ok)
      assert.match(plan.reason ?? '', /the title is “Harbour log”, not “(?:Goals|Nowhere)”/)
    }
  })

  it('leaves the headings of sections as they were', () => {
    const plan = understand(page, 'Change the heading "Goals" to "Aims"')
    assert.ok(plan.ok)
    assert.equal(plan.done, 'Changed the heading “Goals” to “Aims”.')
  })
})
