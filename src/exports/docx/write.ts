import {
  AlignmentType,
  Document,
  Footer,
  LevelFormat,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  TextRun,
  type ILevelsOptions,
} from 'docx'
import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate'
import type { Root } from 'hast'
import { fromParse5 } from 'hast-util-from-parse5'
import { parseFragment } from 'parse5'
import sharp from 'sharp'
import { zipTime, type Source } from '../exporter.ts'
import type { ExportNote } from '../../protocol/exports.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Written } from '../writers.ts'
import { xmlCharacters } from '../xml-characters.ts'
import { blocksOf, type Numbers } from './blocks.ts'
import type { WordPicture } from './runs.ts'

/** A file for Word with what a page shows: its text with real styles, and pictures of the rest. */
export async function writeWord(source: Source, page: Snapshot): Promise<Written> {
  const tree = fromParse5(parseFragment(xmlCharacters(page.html)))
  const { pictures, report } = await wordPictures(page.pictures)
  const { blocks, numbers } = blocksOf(
    isRoot(tree) ? tree.children : [],
    pictures,
    page.isRightToLeft,
  )
  const file = await Packer.toBuffer(
    new Document({
      title: xmlCharacters(source.title),
      creator: '',
      lastModifiedBy: '',
      numbering: { config: [bullets, ...numbers.map(numbersConfig)] },
      styles: { default: defaultStyles },
      sections: [{ children: blocks, footers: { default: pageNumbers } }],
    }),
  )
  return { bytes: withoutChance(file, source), report }
}

function isRoot(node: { type: string }): node is Root {
  return node.type === 'root'
}

function levelOf(level: number, options: Pick<ILevelsOptions, 'format' | 'text'>): ILevelsOptions {
  return {
    level,
    alignment: AlignmentType.LEFT,
    style: { paragraph: { indent: { left: 720 * (level + 1), hanging: 360 } } },
    ...options,
  }
}

const bullets = {
  reference: 'bullets',
  levels: Array.from({ length: 9 }, (_, level) =>
    levelOf(level, { format: LevelFormat.BULLET, text: '•◦▪'[level % 3] ?? '•' }),
  ),
}

const numberFormats: Readonly<Record<string, ILevelsOptions['format']>> = {
  a: LevelFormat.LOWER_LETTER,
  A: LevelFormat.UPPER_LETTER,
  i: LevelFormat.LOWER_ROMAN,
  I: LevelFormat.UPPER_ROMAN,
}

function numbersConfig({ reference, level, start, type }: Numbers) {
  const format = numberFormats[type] ?? LevelFormat.DECIMAL
  return { reference, levels: [{ ...levelOf(level, { format, text: `%${level + 1}.` }), start }] }
}

const heading = (size: number) => ({
  run: { size, bold: true, color: '1F2937' },
  paragraph: { spacing: { before: size * 8, after: 120 }, keepNext: true },
})

const defaultStyles = {
  document: {
    run: { font: 'Calibri', size: 22 },
    paragraph: { spacing: { after: 120, line: 264, lineRule: LineRuleType.AUTO } },
  },
  heading1: heading(40),
  heading2: heading(30),
  heading3: heading(26),
  heading4: heading(24),
  heading5: heading(22),
  heading6: heading(22),
}

const pageNumbers = new Footer({
  children: [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      children: [new TextRun({ children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES] })],
    }),
  ],
})

/** The largest picture that is decoded, in pixels. */
const maxPixels = 50_000_000

/** The pictures in formats that Word reads, and notes of those that can’t be read. */
async function wordPictures(
  pictures: Snapshot['pictures'],
): Promise<{ pictures: Map<string, WordPicture>; report: ExportNote[] }> {
  const found = new Map<string, WordPicture>()
  const report: ExportNote[] = []
  for (const [name, { bytes, box }] of pictures) {
    try {
      const { format, width, height } = await sharp(bytes).metadata()
      const isKnown = format === 'png' || format === 'gif' || format === 'jpeg'
      const data = isKnown
        ? bytes
        : await sharp(bytes, { limitInputPixels: maxPixels }).png().toBuffer()
      const type = format === 'jpeg' ? 'jpg' : format === 'gif' ? 'gif' : 'png'
      const size = box ?? { width: width ?? 1, height: height ?? 1 }
      found.set(name, { type, bytes: data, width: size.width, height: size.height })
    } catch {
      const why = 'It can’t be read, so its alternative text takes its place.'
      report.push({ what: 'A picture', where: '', why })
    }
  }
  return { pictures: found, report }
}

/** The same bytes for the same version: without the time of writing and chosen numbers. */
function withoutChance(file: Buffer, source: Source): Buffer {
  const files: Zippable = {}
  const time = source.created_at.replace(/\.\d+Z$/, 'Z')
  const ids = new Map<string, string>()
  let drawings = 0
  for (const [name, bytes] of Object.entries(unzipSync(file))) {
    if (name.endsWith('/')) continue
    if (!/\.(?:xml|rels)$/.test(name)) {
      // Pictures are compressed already.
      files[name] = [bytes, { level: 0 }]
      continue
    }
    const text = strFromU8(bytes)
      .replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${time}`)
      .replace(/(<wp:docPr id=")\d+/g, (_, start: string) => `${start}${++drawings}`)
      .replace(/(?<=\b(?:r:id|r:embed|Id)=")rId[\w-]{15,}/g, (id) => {
        const short = ids.get(id) ?? `rIdLink${ids.size + 1}`
        ids.set(id, short)
        return short
      })
    files[name] = strToU8(text)
  }
  return Buffer.from(zipSync(files, { mtime: zipTime(source) }))
}
