import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Copy, DockerfileParser, type Instruction } from 'dockerfile-ast'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Stage {
  from: string
  name: string | undefined
  instructions: Instruction[]
}

/** The stages of the Dockerfile, in order. The last one is the image. */
export function readStages(): Stage[] {
  const stages: Stage[] = []
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8')
  for (const instruction of DockerfileParser.parse(dockerfile).getInstructions()) {
    const words = wordsOf(instruction)
    if (instruction.getKeyword() === 'FROM') {
      const [from = '', , name] = words
      stages.push({ from, name, instructions: [] })
    } else stages.at(-1)?.instructions.push(instruction)
  }
  return stages
}

/** The arguments of all instructions of a kind in the image. */
export function inImage(keyword: string): string[] {
  const instructions = readStages().at(-1)?.instructions ?? []
  return instructions
    .filter((instruction) => instruction.getKeyword() === keyword)
    .map((instruction) => instruction.getArgumentsContent() ?? '')
}

/** The environment variables that the image sets. */
export function imageEnvironment(): Record<string, string> {
  return Object.fromEntries(
    inImage('ENV').flatMap((text) => text.split(/\s+/).map((pair) => pair.split('=', 2))),
  )
}

/** The COPY instructions of a stage. `from` is another stage, or `undefined` for the project's folder. */
export function copiesOf({ instructions }: Stage) {
  return instructions
    .filter((instruction) => instruction.getKeyword() === 'COPY')
    .map((instruction) => {
      const words = wordsOf(instruction)
      const from = instruction instanceof Copy ? instruction.getFromFlag()?.getValue() : undefined
      const paths = words.filter((word) => !word.startsWith('--'))
      return { from, sources: paths.slice(0, -1), target: paths.at(-1) ?? '' }
    })
}

/** Lays out the image's files in a folder. What the image takes from a build is taken from this project. */
export function layOutImage(folder: string): void {
  const image = readStages().at(-1)
  for (const { sources, target } of image ? copiesOf(image) : []) {
    for (const source of sources) {
      const own = source.replace(/^\/app\//, '')
      const to = join(folder, target.endsWith('/') ? join(target, own) : target)
      mkdirSync(join(to, '..'), { recursive: true })
      cpSync(join(root, own), to, { recursive: true })
    }
  }
}

function wordsOf(instruction: Instruction): string[] {
  return instruction.getArguments().map((word) => word.getValue())
}
