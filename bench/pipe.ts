import { createServer, request } from 'node:http'

// The least that can lie between a model and its reader: forwards each response of UPSTREAM as it comes.

const server = createServer((_, response) => {
  const upstream = request(`${process.env.UPSTREAM}/v1/messages`, { method: 'POST' }, (answer) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    answer.pipe(response)
  })
  upstream.end('{}')
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  console.log(`The pipe is ready at http://127.0.0.1:${address.port}`)
})
