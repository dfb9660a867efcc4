const inertContent =
  "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; media-src data: blob:; form-action 'none'; base-uri 'none'"

/**
 * The policies of untrusted documents: an opaque origin and no network, with the document's scripts or
 * with only the one script of ours that has the nonce.
 */
export const documentPolicies = {
  scripts: policy("'unsafe-inline'"),
  noScripts: (nonce: string) => policy(`'nonce-${nonce}'`),
}

function policy(scripts: string): string {
  return `sandbox allow-scripts; default-src 'none'; script-src ${scripts}; ${inertContent}`
}

/**
 * The policy of a document that is opened outside of the app, as its `<meta>`. The hosts are those that it
 * may load from. A `<meta>` can’t have `sandbox`.
 */
export function standalonePolicy(hosts: readonly string[]): string {
  const from = hosts.map((host) => ` https://${host}`).join('')
  return `default-src 'none'; script-src 'unsafe-inline'${from}; style-src 'unsafe-inline'${from}; img-src data: blob:${from}; font-src data:${from}; media-src data: blob:${from}; form-action 'none'; base-uri 'none'`
}
