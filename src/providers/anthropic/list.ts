import { z } from 'zod'
import { unknownModel } from '../catalogue.ts'
import type { ModelFacts } from '../model-facts.ts'

const tokens = z.number().int().positive().optional().catch(undefined)
const support = z.object({ supported: z.boolean() }).optional().catch(undefined)

const ListedModel = z.object({
  id: z.string().min(1),
  display_name: z.string().min(1).optional().catch(undefined),
  lifecycle: z.string().optional().catch(undefined),
  retires_at: z.iso.datetime({ offset: true }).optional().catch(undefined),
  max_input_tokens: tokens,
  max_tokens: tokens,
  capabilities: z
    .object({
      image_input: support,
      thinking: z
        .object({ types: z.object({ adaptive: support, disabled: support }) })
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
})
type ListedModel = z.output<typeof ListedModel>

/** Reads the rows of Claude’s list of models. */
export function readModels(provider: string, rows: readonly unknown[]): ModelFacts[] {
  return rows.flatMap((row) => {
    const model = ListedModel.safeParse(row)
    return model.success && isThere(model.data) ? [factsOf(provider, model.data)] : []
  })
}

/** A retired model without a day is as good as not listed. */
function isThere({ lifecycle, retires_at }: ListedModel): boolean {
  return lifecycle !== 'retired' || retires_at !== undefined
}

function factsOf(provider: string, model: ListedModel): ModelFacts {
  const facts = unknownModel(provider, model.id)
  const { max_input_tokens: context, max_tokens: output, capabilities, retires_at: end } = model
  const thinking = capabilities?.thinking?.types
  return {
    ...facts,
    name: model.display_name ?? facts.name,
    can: { ...facts.can, seeImages: capabilities?.image_input?.supported ?? false },
    limits: { context: context ?? facts.limits.context, output: output ?? facts.limits.output },
    accepts: {
      ...facts.accepts,
      adaptiveThinking: thinking?.adaptive?.supported ?? false,
      disabledThinking: thinking?.disabled?.supported ?? false,
    },
    ...(end !== undefined && { lifecycle: { ends: end.slice(0, 10), isAnnounced: true } }),
  }
}
