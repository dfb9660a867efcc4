import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { zipSync, strToU8, type Zippable } from 'fflate'
import sharp from 'sharp'
import { formOf, temporaryFolder } from '../tests/support/app.ts'
import { startServer } from '../tests/support/server.ts'
import { quantile, row } from './table.ts'

// How long large files take from the first byte sent to the response, what the process that reads them holds, and how
// long `GET /api/health` takes meanwhile. Linux only.

const numbers = (row: number) => Array.from({ length: 9 }, (_, at) => (row * (at + 7)) % 100_000)

function csvFile(): Uint8Array {
  const rows = Array.from({ length: 780_000 }, (_, at) => `Row ${at},${numbers(at).join(',')}`)
  return strToU8(`Name,A,B,C,D,E,F,G,H,I\n${rows.join('\n')}\n`)
}

function xlsxFile(): Uint8Array {
  // Values that hardly compress, so that the file has 34 MB.
  let seed = 1
  const next = () => (seed = (seed * 48_271) % (2 ** 31 - 1))
  const cell = () => `<c><v>${next()}.${next() % 1000}</v></c>`
  const rows = Array.from(
    { length: 400_000 },
    (_, at) =>
      `<row><c t="inlineStr"><is><t>Row ${at} ${next() % 9973}</t></is></c>${Array.from({ length: 9 }, cell).join('')}</row>`,
  )
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const packages = 'http://schemas.openxmlformats.org/package/2006'
  return zipOf({
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="r1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="r1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${rows.join('')}</sheetData></worksheet>`,
  })
}

async function docxFile(): Promise<Uint8Array> {
  const main = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const packages = 'http://schemas.openxmlformats.org/package/2006'
  const drawing = 'http://schemas.openxmlformats.org/drawingml/2006/main'
  const names = Array.from({ length: 20 }, (_, at) => `image${at + 1}.jpg`)
  const pictures = await Promise.all(
    names.map(() =>
      sharp({
        create: {
          width: 1800,
          height: 1500,
          channels: 3,
          background: 'white',
          noise: { type: 'gaussian', mean: 128, sigma: 60 },
        },
      })
        .jpeg({ quality: 92 })
        .toBuffer(),
    ),
  )
  const paragraph = `<w:p><w:r><w:t>${'Revenue rose in the north and fell in the south. '.repeat(6)}</w:t></w:r></w:p>`
  const picture = (id: number) =>
    `<w:p><w:r><w:drawing><wp:inline><wp:docPr id="${id}" name="P" descr="Picture ${id}"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="p${id}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`
  const body = names.map((_, at) => paragraph.repeat(40) + picture(at + 1)).join('')
  return zipOf({
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="jpg" ContentType="image/jpeg"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="r1" Type="${relations}/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/_rels/document.xml.rels': `<Relationships xmlns="${packages}/relationships">${names.map((name, at) => `<Relationship Id="p${at + 1}" Type="${relations}/image" Target="media/${name}"/>`).join('')}</Relationships>`,
    'word/document.xml': `<w:document xmlns:w="${main}" xmlns:r="${relations}" xmlns:a="${drawing}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>${body}</w:body></w:document>`,
    ...Object.fromEntries(names.map((name, at) => [`word/media/${name}`, pictures[at] ?? ''])),
  })
}

function pdfFile(): Uint8Array {
  const pages = 900
  const lines = Array.from(
    { length: 45 },
    (_, at) =>
      `(Line ${at + 1}: revenue rose in the north and fell in the south, as before.) Tj T*`,
  )
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Count ${pages}/Kids[${Array.from({ length: pages }, (_, at) => `${4 + at * 2} 0 R`).join(' ')}]>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    ...Array.from({ length: pages }, (_, at) => {
      const content = `BT /F1 11 Tf 14 TL 50 780 Td (Page ${at + 1}) Tj T* ${lines.join(' ')} ET`
      return [
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents ${5 + at * 2} 0 R>>`,
        `<</Length ${content.length}>>stream\n${content}\nendstream`,
      ]
    }).flat(),
  ]
  let text = '%PDF-1.7\n'
  const offsets = objects.map((object, at) => {
    const offset = text.length
    text += `${at + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const start = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`
  return strToU8(text, true)
}

function zipOf(files: Record<string, string | Uint8Array>): Uint8Array {
  const entries: Zippable = {}
  for (const [name, content] of Object.entries(files)) {
    entries[name] =
      typeof content === 'string' ? [strToU8(content), { level: 1 }] : [content, { level: 0 }]
  }
  return zipSync(entries)
}

const read = (file: string) => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // The process has ended.
    return ''
  }
}

/** The most memory that a process which reads a file has had so far, in MB. */
function peakMb(): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const sizes = pids
    .filter((pid) => read(`/proc/${pid}/cmdline`).includes('read-process'))
    .map((pid) => Number(/^VmHWM:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0))
  return Math.max(0, ...sizes) / 1024
}

/** Polls in a thread of its own, which sending a file does not hold up, until it is told to stop. */
async function observe(url: string): Promise<void> {
  const times: number[] = []
  let peak = 0
  let isOver = false
  parentPort?.once('message', () => (isOver = true))
  while (!isOver) {
    const start = performance.now()
    await (await fetch(`${url}/api/health`)).text()
    times.push(performance.now() - start)
    peak = Math.max(peak, peakMb())
    await delay(10)
  }
  parentPort?.postMessage({ peak, p50: quantile(times, 0.5), p99: quantile(times, 0.99) })
}

async function measure(): Promise<void> {
  using folder = temporaryFolder()
  await using server = await startServer({
    DATABASE_PATH: join(folder.path, 'app.db'),
    MAX_UPLOAD_SIZE_MB: '60',
  })
  row('file', 'MB', 'ms', 'peak MB', 'health p50', 'health p99', 'read')
  row('---', '---:', '---:', '---:', '---:', '---:', '---')
  const files = { 'a.csv': csvFile, 'b.xlsx': xlsxFile, 'c.pdf': pdfFile, 'd.docx': docxFile }
  for (const [name, make] of Object.entries(files)) {
    const bytes = await make()
    const observer = new Worker(new URL(import.meta.url), { workerData: server.url })
    await once(observer, 'online')
    const start = performance.now()
    const response = await fetch(`${server.url}/api/uploads`, {
      method: 'POST',
      body: formOf({ [name]: bytes }),
    })
    const { uploads, detail } = JSON.parse(await response.text())
    const ms = performance.now() - start
    observer.postMessage('stop')
    const [{ peak, p50, p99 }] = await once(observer, 'message')
    row(name, bytes.length / 1e6, ms, peak, p50, p99, uploads?.[0].summary ?? detail)
  }
  process.exit(0)
}

if (isMainThread) await measure()
else await observe(String(workerData))
