import { PromptBox } from '../conversation/prompt-box.tsx'
import { possibleRoutes } from '../conversation/routes.ts'
import type { usePrompt } from '../conversation/use-prompt.ts'
import { answeringModelName } from '../state/models.ts'
import { useApp } from '../state/use-app.ts'
import './home.css'

const examples = [
  {
    name: 'Report from a table',
    text: 'Create a report titled "Sales by region" from this table:\n\nRegion,Quarter,Revenue\nNorth,Q1,12400\nNorth,Q2,13950\nSouth,Q1,9800\nSouth,Q2,11200',
  },
  {
    name: 'One-page brief',
    text: 'Write a brief\n\n# Moving the help desk\n\n## Purpose\n\nDecide by Friday where the help desk moves.\n\n## Key points\n\n- The lease ends in March\n- Two offices are free\n- The team prefers the ground floor',
  },
  {
    name: 'Dashboard',
    text: 'Make a dashboard titled "Support this week" from this:\n\nDay,Opened,Closed\nMon,34,28\nTue,41,39\nWed,29,36\nThu,38,35\nFri,22,31',
  },
  { name: 'Landing page outline', text: 'Create a landing page for a neighbourhood bakery' },
]

export function Home({ prompt }: { prompt: ReturnType<typeof usePrompt> }) {
  const routes = useApp((state) => possibleRoutes(state, false))
  const model = useApp((state) => answeringModelName(state, prompt.box.route))
  const warnings = useApp(({ server }) => server.listModels?.warnings)
  return (
    <div className="home">
      <div className="home-inner">
        <h1>What document do you need?</h1>
        <p className="home-lead">
          Describe it, paste your text or table, or drop a file. Then change it by saying what
          should be different: only that changes.
        </p>
        <PromptBox
          {...prompt.box}
          label="What document do you need?"
          placeholder="A report on … from this data:"
          routes={routes}
          model={model}
          running={false}
          focus="always"
        />
        <div className="examples" role="group" aria-label="Examples to start from">
          {examples.map((example) => (
            <button
              key={example.name}
              type="button"
              className="small-button"
              onClick={() => prompt.box.onText(example.text)}
            >
              {example.name}
            </button>
          ))}
        </div>
        {warnings?.map((warning) => (
          <p key={warning} className="home-warning" role="note">
            {warning}
          </p>
        ))}
      </div>
    </div>
  )
}
