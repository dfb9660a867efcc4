import { lexer, type Token, type Tokens } from 'marked'
import { Fragment, memo, type ReactNode } from 'react'

/** Renders Markdown of the chat from its tokens. HTML is shown as text, and no image is loaded. */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  return <div className="prose">{blocks(lexer(text, { gfm: true, breaks: true }))}</div>
})

function blocks(tokens: Token[]): ReactNode {
  return tokens.map((token, index) => <Fragment key={index}>{block(token)}</Fragment>)
}

function block(token: Token): ReactNode {
  switch (token.type) {
    case 'space':
      return null
    case 'heading':
      return <p className="prose-heading">{inlineOf(token)}</p>
    case 'paragraph':
      return <p>{inlineOf(token)}</p>
    case 'code':
      return (
        <pre tabIndex={0}>
          <code>{textOf(token)}</code>
        </pre>
      )
    case 'blockquote':
      return <blockquote>{blocks(childrenOf(token))}</blockquote>
    case 'hr':
      return <hr />
    case 'list': {
      const items = isList(token) ? token.items : []
      const rows = items.map((item, index) => <li key={index}>{blocks(item.tokens)}</li>)
      return isList(token) && token.ordered ? <ol>{rows}</ol> : <ul>{rows}</ul>
    }
    case 'table':
      return isTable(token) ? table(token) : null
    case 'text':
      return inlineOf(token)
    default:
      return textOf(token)
  }
}

function table({ header, rows }: Tokens.Table): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          {header.map((cell, index) => (
            <th key={index}>{inline(cell.tokens)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            {row.map((cell, at) => (
              <td key={at}>{inline(cell.tokens)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function inline(tokens: Token[]): ReactNode {
  return tokens.map((token, index) => <Fragment key={index}>{span(token)}</Fragment>)
}

function span(token: Token): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{inlineOf(token)}</strong>
    case 'em':
      return <em>{inlineOf(token)}</em>
    case 'del':
      return <del>{inlineOf(token)}</del>
    case 'codespan':
      return <code>{textOf(token)}</code>
    case 'br':
      return <br />
    case 'link': {
      const href = 'href' in token ? String(token.href) : ''
      if (!/^(https?|mailto):/i.test(href)) return inlineOf(token)
      return (
        <a href={href} target="_blank" rel="noopener noreferrer">
          {inlineOf(token)}
        </a>
      )
    }
    case 'image':
      return <span>[{['picture', textOf(token)].filter(Boolean).join(': ')}]</span>
    case 'text':
      return 'tokens' in token && token.tokens ? inline(token.tokens) : decode(textOf(token))
    default:
      return decode(textOf(token))
  }
}

function inlineOf(token: Token): ReactNode {
  const tokens = childrenOf(token)
  return tokens.length > 0 ? inline(tokens) : decode(textOf(token))
}

function childrenOf(token: Token): Token[] {
  return 'tokens' in token && token.tokens ? token.tokens : []
}

function textOf(token: Token): string {
  return 'text' in token ? String(token.text) : token.raw
}

/** Decodes the few entities that the lexer leaves in plain text. */
function decode(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
}

function isList(token: Token): token is Tokens.List {
  return token.type === 'list'
}

function isTable(token: Token): token is Tokens.Table {
  return token.type === 'table' && 'header' in token
}
