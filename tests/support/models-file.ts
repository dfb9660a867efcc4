import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './app.ts'

/** The setting of a file with this content, text or JSON, which goes when it is disposed of. */
export function modelsFile(content: unknown) {
  const folder = temporaryFolder()
  const MODELS_FILE = join(folder.path, 'models.json')
  writeFileSync(MODELS_FILE, typeof content === 'string' ? content : JSON.stringify(content))
  return { MODELS_FILE, [Symbol.dispose]: () => folder[Symbol.dispose]() }
}
