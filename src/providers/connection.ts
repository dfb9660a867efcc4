/** Codes of errors with which no connection was made: of DNS, TCP and TLS. */
const unconnected =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|EPROTO|ERR_SSL_.*|ERR_TLS_.*|CERT_.*|.*_CERT(_IN_CHAIN)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/

/** Whether an error or one of its causes surely came before the request was sent, which then cost nothing. */
export function isUnsent(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && unconnected.test(String(error.code))) return true
  // Deno gives no code.
  return error.message.includes('client error (Connect)') || isUnsent(error.cause)
}
