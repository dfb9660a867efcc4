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
