import { z } from 'zod'

const count = z.int().min(1).max(10_000_000)
/** Limited, as every match is resolved and checked. */
const matchCount = z.int().min(1).max(2000)
const selector = z.string().min(1).max(500).describe('A CSS selector.')
/** Chooses one of several matches. */
const tieBreak = {
  occurrence: count.optional().describe('Which of several matches, counted from 1.'),
  line: count.optional().describe('The line in which the match that is meant begins.'),
}

/** An element by its selector, or a stretch of the document by its first and last words. */
const target = {
  selector: selector.optional(),
  ...tieBreak,
  start_text: z.string().optional().describe('Instead of a selector: how the stretch begins.'),
  end_text: z.string().optional().describe('With start_text: how the stretch ends, included.'),
}

/**
 * The tools that a model edits with. Each zod object is both the schema for the model, which allows
 * no other fields, and the check of its input, which ignores them.
 */
export const editTools = {
  html_replace: {
    description:
      'Replaces the one place where old_text stands by new_text. Quote old_text exactly as it is in the document, as short as possible but long enough to be unique.',
    input: z.object({ old_text: z.string(), new_text: z.string() }),
  },
  html_insert_after: {
    description:
      'Inserts new_content right after the one place where anchor_text stands. The anchor itself stays as it is.',
    input: z.object({ anchor_text: z.string(), new_content: z.string() }),
  },
  html_insert_before: {
    description:
      'Inserts new_content right before the one place where anchor_text stands. The anchor itself stays as it is.',
    input: z.object({ anchor_text: z.string(), new_content: z.string() }),
  },
  html_delete: {
    description: 'Deletes the one place where text_to_delete stands.',
    input: z.object({ text_to_delete: z.string() }),
  },
  replace_all: {
    description:
      'Replaces old_text by new_text everywhere. old_text must be exact, and expected_count the number of its places.',
    input: z.object({
      old_text: z.string(),
      new_text: z.string(),
      expected_count: matchCount,
    }),
  },
  replace_element: {
    description:
      'Replaces one whole element, or a stretch from start_text to end_text, by new_html, without quoting all of it.',
    input: z.object({ ...target, new_html: z.string() }),
  },
  delete_element: {
    description:
      'Deletes one whole element, or a stretch from start_text to end_text, without quoting all of it.',
    input: z.object(target),
  },
  set_attribute: {
    description:
      'Gives an element an attribute with this value, as plain text; null takes the attribute away. With expected_count, all elements that match.',
    input: z.object({
      selector,
      ...tieBreak,
      expected_count: matchCount.optional(),
      name: z.string().regex(/^[^\s"'<>/=]{1,100}$/, 'must be the name of an attribute'),
      value: z.string().nullable(),
    }),
  },
  set_style: {
    description:
      'Gives one declaration, or custom property, of a rule in a style element this value; null takes it away.',
    input: z.object({
      rule: z.string().min(1).max(1000).describe('The selector of the rule, as it is written.'),
      condition: z
        .string()
        .max(1000)
        .optional()
        .describe('Of the at-rule around it: (max-width: 600px).'),
      property: z.string().regex(/^[-\w]{1,100}$/, 'must be the name of a property'),
      value: z
        .string()
        .max(500_000)
        .regex(/^[^{}<>]+$/, 'must be one value without braces')
        .refine((value) => value.trim() !== '', 'must be one value, not whitespace')
        .nullable(),
    }),
  },
  read_html: {
    description:
      'Reads part of the document as it stands now: lines, an element, or the places of a text.',
    input: z.object({
      from_line: count.optional(),
      to_line: count.optional(),
      selector: selector.optional(),
      search: z.string().min(1).optional(),
    }),
  },
} as const

export type EditToolName = keyof typeof editTools
export type InputOf<Name extends EditToolName> = z.output<(typeof editTools)[Name]['input']>

/** The tools for a provider, with JSON schemas. */
export function toolSpecs() {
  return Object.entries(editTools).map(([name, { description, input }]) => {
    const { $schema: _, ...schema } = z.toJSONSchema(input)
    return { name, description, schema }
  })
}

/** With these, every change can be made. A small model chooses badly among more. */
const basicTools: readonly string[] = [
  'html_replace',
  'html_insert_after',
  'html_delete',
  'read_html',
] satisfies EditToolName[]

export function basicToolSpecs() {
  return toolSpecs().filter(({ name }) => basicTools.includes(name))
}

export function isEditTool(name: string): name is EditToolName {
  return Object.hasOwn(editTools, name)
}
