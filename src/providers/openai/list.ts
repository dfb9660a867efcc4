import { z } from 'zod'
import { unknownModel } from '../catalogue.ts'
import { nothing, writesText, type ModelFacts, type Price } from '../model-facts.ts'
import { ProviderError } from '../provider.ts'

const tokens = z.number().int().positive().optional().catch(undefined)
/** US dollars per million tokens; beyond it, a price is a mistake. */
const maxPrice = 1_000_000
/** US dollars per token, as a text; OpenRouter writes -1 for a price that varies. */
const perToken = z
  .string()
  .regex(/^\d+(\.\d+)?(e-?\d+)?$/i)
  .transform((text) => Number((Number(text) * 1_000_000).toPrecision(12)))
  .refine((price) => price <= maxPrice)
  .optional()
  .catch(undefined)
const names = z.array(z.string()).optional().catch(undefined)

const ListedModel = z.object({
  id: z.string().min(1),
  name: z.string().min(1).optional().catch(undefined),
  /** OpenRouter, vLLM. */
  context_length: tokens,
  max_model_len: tokens,
  top_provider: z.object({ max_completion_tokens: tokens }).optional().catch(undefined),
  pricing: z
    .object({
      prompt: perToken,
      completion: perToken,
      input_cache_read: perToken,
      input_cache_write: perToken,
    })
    .optional()
    .catch(undefined),
  architecture: z.object({ input_modalities: names }).optional().catch(undefined),
  supported_parameters: names,
})
type ListedModel = z.output<typeof ListedModel>

const ModelList = z.object({ data: z.array(z.unknown()) })

/** Reads the answer to `GET /models`. @throws ProviderError if it is no list of models. */
export function readModelList(provider: string, answer: unknown): ModelFacts[] {
  const list = ModelList.safeParse(answer)
  if (!list.success) throw new ProviderError('unknown', 'The model server sent no list of models.')
  return list.data.data.flatMap((row) => {
    const model = ListedModel.safeParse(row)
    return model.success ? [factsOf(provider, model.data)] : []
  })
}

/** What a list says of a model; the rest is as careful as for a model that was only named. */
function factsOf(provider: string, model: ListedModel): ModelFacts {
  const facts = unknownModel(provider, model.id)
  const { name = facts.name, supported_parameters: parameters, architecture } = model
  const context = model.context_length ?? model.max_model_len ?? facts.limits.context
  // Servers reject a limit that leaves no room for the request.
  const output = Math.min(facts.limits.output, Math.floor(context / 2))
  const price = priceOf(model)
  const callsTools = parameters?.includes('tools') ?? true
  return {
    ...facts,
    name,
    can: writesText(model.id)
      ? {
          ...facts.can,
          edit: callsTools,
          callTools: callsTools,
          seeImages: architecture?.input_modalities?.includes('image') ?? false,
        }
      : nothing,
    limits: { context, output: model.top_provider?.max_completion_tokens ?? output },
    prices: price ? [{ price }] : [],
  }
}

function priceOf({ pricing }: ListedModel): Price | undefined {
  const { prompt, completion, input_cache_read: read, input_cache_write: write } = pricing ?? {}
  if (prompt === undefined || completion === undefined) return undefined
  return {
    input: prompt,
    output: completion,
    ...(read !== undefined && { cacheRead: read }),
    ...(write !== undefined && { cacheWrite: write }),
  }
}
