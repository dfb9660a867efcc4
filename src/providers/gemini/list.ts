import * as v from 'valibot'
import { unknownModel } from '../catalogue.ts'
import { nothing, writesText, type ModelFacts } from '../model-facts.ts'

const tokens = v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))), undefined)

const ListedModel = v.object({
  name: v.pipe(v.string(), v.startsWith('models/'), v.minLength(8)),
  displayName: v.fallback(v.optional(v.string()), undefined),
  inputTokenLimit: tokens,
  outputTokenLimit: tokens,
  supportedActions: v.fallback(v.optional(v.array(v.string())), undefined),
})

/** Reads the models of a page of Gemini’s list. */
export function readModels(provider: string, rows: readonly unknown[]): ModelFacts[] {
  return rows.flatMap((row) => {
    const model = v.safeParse(ListedModel, row)
    return model.success ? [factsOf(provider, model.output)] : []
  })
}

function factsOf(provider: string, model: v.InferOutput<typeof ListedModel>): ModelFacts {
  const id = model.name.slice('models/'.length)
  const facts = unknownModel(provider, id)
  const { inputTokenLimit: context, outputTokenLimit: output, supportedActions: actions } = model
  const isText = writesText(id) && (actions?.includes('generateContent') ?? true)
  return {
    ...facts,
    name: model.displayName || facts.name,
    can: isText ? facts.can : nothing,
    limits: { context: context ?? facts.limits.context, output: output ?? facts.limits.output },
  }
}
