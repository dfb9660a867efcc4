import assert from 'node:assert/strict'
import { it } from 'node:test'
import { readDelimited } from '../../src/tables/reading/delimited.ts'
import { totalOf, type Column, type Table } from '../../src/tables/table.ts'

/**
 * A table as cases write it: columns parted by bars, then the roles of its rows where not all are
 * data. `Name` is text, `Name = 12` has a total, `Name #` has numbers without one, `Name @` has
 * dates, `Name ?` looks like dates that can't be ordered. Roles: data, subtotal, Total, average.
 */
export function seen(table: Table): string {
  const columns = table.columns.map(
    (column, index) => `${column.name} ${signOf(table, column, index)}`,
  )
  const roles = table.rows.map(({ role }) => letters[role]).join('')
  return `${columns.map((one) => one.trim()).join(' | ')}${/[^d]/.test(roles) ? ` / ${roles}` : ''}`
}

const letters = { data: 'd', subtotal: 's', total: 'T', summary: 'a' } as const

function signOf(table: Table, column: Column, index: number): string {
  if (column.type === 'date') return '@'
  if (column.type === 'text') return column.doubt ? '?' : ''
  const total = totalOf(table, index)
  return total ? `= ${total.text}` : '#'
}

export type Case = [name: string, input: string, seen: string]

/** Reads each input as a file of one table and compares what is seen. */
export function holds(cases: readonly Case[]): void {
  for (const [name, input, expected] of cases) {
    it(name, () => {
      const [table, ...others] = readDelimited(input) ?? []
      assert.ok(table)
      assert.equal(others.length, 0, 'one table')
      assert.equal(seen(table), expected)
    })
  }
}
