import { z } from 'zod'

/** The tools that a model edits with. Each zod object is both the schema it sees and the check. */
export const editTools = {
  html_replace: {
    description:
      'Replaces the one place where old_text stands by new_text. Quote old_text exactly as it is in the document, as short as possible but long enough to be unique.',
    input: z.strictObject({ old_text: z.string(), new_text: z.string() }),
  },
  html_insert_after: {
    description:
      'Inserts new_content right after the one place where anchor_text stands. The anchor itself stays as it is.',
    input: z.strictObject({ anchor_text: z.string(), new_content: z.string() }),
  },
  html_insert_before: {
    description:
      'Inserts new_content right before the one place where anchor_text stands. The anchor itself stays as it is.',
    input: z.strictObject({ anchor_text: z.string(), new_content: z.string() }),
  },
  html_delete: {
    description: 'Deletes the one place where text_to_delete stands.',
    input: z.strictObject({ text_to_delete: z.string() }),
  },
} as const

export type EditToolName = keyof typeof editTools

/** The tools as a provider is told of them, with JSON schemas. */
export function toolSpecs() {
  return Object.entries(editTools).map(([name, { description, input }]) => {
    const { $schema: _, ...schema } = z.toJSONSchema(input)
    return { name, description, schema }
  })
}

export function isEditTool(name: string): name is EditToolName {
  return Object.hasOwn(editTools, name)
}
