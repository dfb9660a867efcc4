import type { FileReader } from '../content.ts'

export const readXlsx: FileReader = async function* () {
  yield { type: 'note', text: '' }
  return ''
}
