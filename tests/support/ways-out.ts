/** Makes HTML, or statements, that try to reach the address that it is given. */
type Way = (url: string) => string

/** Stands in an attribute. */
const quoted = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
const ws: Way = (url) => url.replace(/^http/, 'ws')
const host = (name: string) => (url: string) => url.replace('127.0.0.1', name)

const svg = (content: string, attributes = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20" ${attributes}>${content}</svg>`
const style = (css: string) => `<style>${css}</style>`
const styled = (value: string) => `<p style="${quoted(value)}">x</p>`
const rules = (kind: string, url: string) =>
  `{"${kind}":[{"source":"list","urls":["${url}"],"eagerness":"immediate"}]}`

/** Ways that only need HTML, by their names. */
const elements: Record<string, Way> = {
  img: (url) => `<img src="${url}" width="60" height="20">`,
  'img-srcset': (url) => `<img srcset="${url} 1x, ${url}-2x 2x">`,
  'img-lazy': (url) => `<img loading="lazy" style="margin-top: 6000px" src="${url}">`,
  'img-decode': (url) => `<img decoding="async" fetchpriority="high" crossorigin src="${url}">`,
  'img-case': (url) => `<IMG SRC="${url.replace(/^\w+/, (scheme) => scheme.toUpperCase())}">`,
  'img-newline': (url) => `<img src=" ${url.slice(0, 3)}\n\t${url.slice(3)} ">`,
  'img-entities': (url) => `<img src="&#x${url.charCodeAt(0).toString(16)};${url.slice(1)}">`,
  'img-localhost': (url) => `<img src="${host('localhost')(url)}">`,
  'img-dot-localhost': (url) => `<img src="${host('name.localhost')(url)}">`,
  'img-trailing-dot': (url) => `<img src="${host('localhost.')(url)}">`,
  'img-ipv6': (url) => `<img src="${host('[::1]')(url)}">`,
  'img-mapped-ipv6': (url) => `<img src="${host('[::ffff:7f00:1]')(url)}">`,
  'img-number': (url) => `<img src="${host('2130706433')(url)}">`,
  'img-octal': (url) => `<img src="${host('0177.1')(url)}">`,
  'img-zero': (url) => `<img src="${host('0')(url)}">`,
  'img-credentials': (url) => `<img src="${url.replace('//', '//user:secret@')}">`,
  'img-hash': (url) => `<img src="${url}#part">`,
  'img-relative-to-base': (url) =>
    `<iframe srcdoc="${quoted(`<base href="${url}/"><img src="base">`)}"></iframe>`,
  picture: (url) => `<picture><source srcset="${url}"><img></picture>`,
  'input-image': (url) => `<input type="image" src="${url}">`,
  background: (url) => `<table background="${url}"><tr><td>x</table>`,
  video: (url) => `<video src="${url}" autoplay muted preload="auto"></video>`,
  'video-poster': (url) => `<video poster="${url}"></video>`,
  'video-source': (url) =>
    `<video autoplay muted preload="auto"><source src="${url}" type="video/mp4"></video>`,
  'video-track': (url) =>
    `<video src="data:video/mp4;base64,AAAA" crossorigin><track default kind="captions" src="${url}"></video>`,
  audio: (url) => `<audio src="${url}" autoplay muted preload="auto"></audio>`,
  iframe: (url) => `<iframe src="${url}" width="60" height="20"></iframe>`,
  'iframe-srcdoc': (url) => `<iframe srcdoc="${quoted(`<img src="${url}">`)}"></iframe>`,
  'iframe-srcdoc-script': (url) =>
    `<iframe srcdoc="${quoted(`<script>new Image().src = "${url}"</script>`)}"></iframe>`,
  'iframe-data': (url) =>
    `<iframe src="data:text/html,${encodeURI(`<img src='${url}'>`)}"></iframe>`,
  'iframe-javascript': (url) =>
    `<iframe src="javascript:'${quoted(`<img src=\\x22${url}\\x22>`)}'"></iframe>`,
  'iframe-refresh': (url) =>
    `<iframe srcdoc="${quoted(`<meta http-equiv="refresh" content="0;url=${url}">`)}"></iframe>`,
  'iframe-in-closed-shadow': (url) =>
    `<div><template shadowrootmode="closed"><iframe src="${url}"></iframe></template></div>`,
  'iframe-view-source': (url) => `<iframe src="view-source:${url}"></iframe>`,
  fencedframe: (url) => `<fencedframe src="${url}"></fencedframe>`,
  portal: (url) => `<portal src="${url}"></portal>`,
  object: (url) => `<object data="${url}" width="60" height="20"></object>`,
  embed: (url) => `<embed src="${url}" width="60" height="20">`,
  'embed-pdf': (url) => `<embed type="application/pdf" src="${url}">`,
  script: (url) => `<script src="${url}"></script>`,
  'script-module': (url) => `<script type="module" src="${url}"></script>`,
  'script-import': (url) => `<script type="module">import "${url}"</script>`,
  'script-import-map': (url) =>
    `<script type="importmap">{"imports":{"mapped":"${url}"}}</script><script type="module">import "mapped"</script>`,
  'speculation-prefetch': (url) =>
    `<script type="speculationrules">${rules('prefetch', url)}</script>`,
  'speculation-prerender': (url) =>
    `<script type="speculationrules">${rules('prerender', url)}</script>`,
  'link-stylesheet': (url) => `<link rel="stylesheet" href="${url}">`,
  'link-stylesheet-print': (url) => `<link rel="stylesheet" media="print" href="${url}">`,
  'link-alternate-stylesheet': (url) =>
    `<link rel="alternate stylesheet" title="other" href="${url}">`,
  'link-icon': (url) => `<link rel="icon" href="${url}">`,
  'link-manifest': (url) => `<link rel="manifest" href="${url}">`,
  'link-preload': (url) => `<link rel="preload" as="image" href="${url}">`,
  'link-preload-srcset': (url) => `<link rel="preload" as="image" imagesrcset="${url} 1x">`,
  'link-preload-fetch': (url) => `<link rel="preload" as="fetch" crossorigin href="${url}">`,
  'link-modulepreload': (url) => `<link rel="modulepreload" href="${url}">`,
  'link-prefetch': (url) => `<link rel="prefetch" href="${url}">`,
  'link-prerender': (url) => `<link rel="prerender" href="${url}">`,
  'link-dictionary': (url) => `<link rel="compression-dictionary" href="${url}">`,
  'css-background': (url) => styled(`background: url("${url}")`),
  'css-escaped': (url) => styled(`background: \\75 r\\6c("${url}")`),
  'css-image-set': (url) => styled(`background-image: image-set("${url}" 1x)`),
  'css-cross-fade': (url) =>
    styled(`background-image: -webkit-cross-fade(url("${url}"), url("${url}-2"), 50%)`),
  'css-list-style': (url) => `<ul style='list-style-image: url("${url}")'><li>x</ul>`,
  'css-border-image': (url) => styled(`border: 5px solid; border-image: url("${url}") 1`),
  'css-mask': (url) => styled(`mask-image: url("${url}")`),
  'css-cursor': (url) => styled(`cursor: url("${url}"), auto`),
  'css-filter': (url) => styled(`filter: url("${url}#f")`),
  'css-clip-path': (url) => styled(`clip-path: url("${url}#f")`),
  'css-shape': (url) => styled(`float: left; shape-outside: url("${url}")`),
  'css-variable': (url) => styled(`--x: url("${url}"); background: var(--x)`),
  'css-content': (url) =>
    style(`.content::before { content: url("${url}") }`) + '<p class="content">',
  'css-import': (url) => style(`@import "${url}";`),
  'css-import-layer': (url) => style(`@import url("${url}") layer(x) supports(display: grid);`),
  'css-font': (url) =>
    style(`@font-face { font-family: way; src: url("${url}") }`) + '<p style="font-family:way">x',
  'css-print': (url) =>
    style(`@media print { .print { background: url("${url}") } }`) + '<p class="print">x',
  'css-page': (url) =>
    style(`@page { background: url("${url}"); @top-left { content: url("${url}-box") } }`),
  'css-namespace-svg': (url) =>
    svg(style(`rect { fill: url("${url}#f") }`) + '<rect width="9" height="9"/>'),
  'svg-image': (url) => svg(`<image href="${url}" width="60" height="20"/>`),
  'svg-image-xlink': (url) => svg(`<image xlink:href="${url}" width="60" height="20"/>`),
  'svg-use': (url) => svg(`<use href="${url}#part"/>`),
  'svg-fe-image': (url) =>
    svg(
      `<filter id="fe"><feImage href="${url}"/></filter><rect filter="url(#fe)" width="9" height="9"/>`,
    ),
  'svg-fill': (url) => svg(`<rect fill="url(${url}#part)" width="9" height="9"/>`),
  'svg-mask': (url) => svg(`<rect mask="url(${url}#part)" width="9" height="9"/>`),
  'svg-foreign-object': (url) =>
    svg(`<foreignObject width="60" height="20"><img src="${url}"></foreignObject>`),
  'svg-script': (url) => svg(`<script href="${url}"></script>`),
  'svg-set': (url) =>
    svg(`<image width="9" height="9"><set attributeName="href" to="${url}"/></image>`),
  'svg-animate': (url) =>
    svg(
      `<image width="9" height="9"><animate attributeName="href" values="${url};${url}-2" dur="1s"/></image>`,
    ),
  'svg-in-img': (url) =>
    `<img src="data:image/svg+xml,${encodeURIComponent(svg(`<image href="${url}"/>`))}">`,
  mathml: (url) =>
    `<math background="${url}" href="${url}"><mi style='background:url("${url}")'>x</mi></math>`,
  xslt: (url) =>
    `<iframe src="data:text/xml,${encodeURIComponent(`<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="${url}"?><a/>`)}"></iframe>`,
  'xml-entity': (url) =>
    `<iframe src="data:text/xml,${encodeURIComponent(`<!DOCTYPE a [<!ENTITY x SYSTEM "${url}">]><a>&x;</a>`)}"></iframe>`,
  attribution: (url) =>
    `<img attributionsrc="${url}" src="data:,"><script attributionsrc="${url}-script">1</script>`,
  'form-frame': (url) =>
    `<iframe name="form"></iframe><form action="${url}" method="post" target="form" class="submit"><input name="x" value="y"></form>`,
  'template-shadow': (url) =>
    `<div><template shadowrootmode="open"><img src="${url}"></template></div>`,
  noscript: (url) =>
    `<noscript><img src="${url}"></noscript><iframe sandbox srcdoc="${quoted(`<noscript><img src="${url}"></noscript>`)}"></iframe>`,
  'body-background': (url) => `<body background="${url}">`,
}

/** Ways by a script, as its statements. */
const scripts: Record<string, Way> = {
  fetch: (url) => `fetch('${url}', { mode: 'no-cors' }).then((r) => r.text()).then(found)`,
  'fetch-cors': (url) => `fetch('${url}').then((r) => r.text()).then(found)`,
  'fetch-keepalive': (url) =>
    `fetch('${url}', { method: 'POST', body: 'x', keepalive: true, mode: 'no-cors' })`,
  'fetch-later': (url) => `fetchLater('${url}', { activateAfter: 0 })`,
  'fetch-in-frame': (url) => `bare().fetch('${url}', { mode: 'no-cors' })`,
  beacon: (url) => `navigator.sendBeacon('${url}', 'x')`,
  xhr: (url) =>
    `const x = new XMLHttpRequest(); x.onload = () => found(x.responseText); x.open('GET', '${url}'); x.send()`,
  'xhr-sync': (url) =>
    `const x = new XMLHttpRequest(); x.open('GET', '${url}', false); x.send(); found(x.responseText)`,
  'event-source': (url) => `new EventSource('${url}')`,
  'web-socket': (url) => `new WebSocket('${ws(url)}')`,
  'web-socket-stream': (url) => `new WebSocketStream('${ws(url)}')`,
  image: (url) => `new Image().src = '${url}'`,
  'image-in-frame': (url) => `new (bare().Image)().src = '${url}'`,
  'audio-object': (url) => `new Audio('${url}').play()`,
  'font-face': (url) => `new FontFace('loaded', 'url(${url})').load()`,
  'import-call': (url) => `import('${url}')`,
  'import-json': (url) => `import('${url}', { with: { type: 'json' } })`,
  'import-css': (url) => `import('${url}', { with: { type: 'css' } })`,
  'script-made': (url) => `add('script', { src: '${url}' })`,
  'link-made': (url) => `add('link', { rel: 'stylesheet', href: '${url}' })`,
  'prefetch-made': (url) => `add('link', { rel: 'prefetch', href: '${url}' })`,
  'preload-made': (url) => `add('link', { rel: 'preload', as: 'script', href: '${url}' })`,
  'icon-made': (url) => `add('link', { rel: 'icon', href: '${url}' })`,
  'manifest-made': (url) => `add('link', { rel: 'manifest', href: '${url}' })`,
  'speculation-made': (url) =>
    `add('script', { type: 'speculationrules', textContent: ${JSON.stringify(rules('prefetch', url))} })`,
  'prerender-made': (url) =>
    `add('script', { type: 'speculationrules', textContent: ${JSON.stringify(rules('prerender', url))} })`,
  'speculation-retyped': (url) =>
    `const s = add('script', { type: 'x', textContent: '' }); s.append(''); s.type = ' SpeculationRules '; s.firstChild.data = ${JSON.stringify(rules('prefetch', url))}; s.append(' ')`,
  'speculation-filled': (url) =>
    `add('script', { type: 'speculationrules' }).append(${JSON.stringify(rules('prefetch', url))})`,
  'speculation-written': (url) =>
    `document.write('<script type="speculationrules">' + ${JSON.stringify(rules('prefetch', url))} + '</scr' + 'ipt>')`,
  'speculation-in-shadow': (url) =>
    `const s = document.createElement('script'); s.type = 'speculationrules'; s.textContent = ${JSON.stringify(rules('prefetch', url))}; add('div').attachShadow({ mode: 'closed' }).append(s)`,
  'speculation-in-frame': (url) =>
    `const d = bare().document; const s = d.createElement('script'); s.type = 'speculationrules'; s.textContent = ${JSON.stringify(rules('prefetch', url))}; d.documentElement.append(s)`,
  'iframe-made': (url) => `add('iframe', { src: '${url}' })`,
  'iframe-moved': (url) => `bare().location = '${url}'`,
  'iframe-blob': (url) => `add('iframe', { src: blob('<img src="${url}">', 'text/html') })`,
  'iframe-written': (url) =>
    `const d = bare().document; d.open(); d.write('<img src="${url}">'); d.close()`,
  'object-made': (url) => `add('object', { data: '${url}' })`,
  'embed-made': (url) => `add('embed', { src: '${url}' })`,
  'shadow-closed': (url) =>
    `add('div').attachShadow({ mode: 'closed' }).innerHTML = '<iframe src="${url}"></iframe><img src="${url}-img">'`,
  worker: (url) => `new Worker('${url}')`,
  'worker-blob': (url) => `new Worker(blob("fetch('${url}', { mode: 'no-cors' })"))`,
  'worker-data': (url) => `new Worker("data:text/javascript,fetch('${url}', { mode: 'no-cors' })")`,
  'worker-import': (url) => `new Worker(blob("importScripts('${url}')"))`,
  'worker-module': (url) => `new Worker(blob("import '${url}'"), { type: 'module' })`,
  'worker-web-socket': (url) => `new Worker(blob("new WebSocket('${ws(url)}')"))`,
  'worker-nested': (url) =>
    `new Worker(blob("new Worker(URL.createObjectURL(new Blob(['fetch(\\"${url}\\", { mode: \\"no-cors\\" })'])))"))`,
  'worker-shared': (url) => `new SharedWorker(blob("fetch('${url}', { mode: 'no-cors' })"))`,
  'worker-service': (url) => `navigator.serviceWorker.register('${url}')`,
  worklet: (url) => `new OfflineAudioContext(1, 1, 8000).audioWorklet.addModule('${url}')`,
  'paint-worklet': (url) => `CSS.paintWorklet.addModule('${url}')`,
  'shared-storage': (url) => `sharedStorage.worklet.addModule('${url}')`,
  popup: (url) => `window.open('${url}')`,
  'popup-blank': (url) => `const w = window.open(''); w.location = '${url}'`,
  'popup-in-frame': (url) => `bare().open('${url}')`,
  'popup-click': (url) => `add('a', { href: '${url}', target: '_blank' }).click()`,
  'popup-click-detached': (url) =>
    `Object.assign(document.createElement('a'), { href: '${url}', target: '_blank' }).click()`,
  'popup-click-event': (url) =>
    `Object.assign(document.createElement('a'), { href: '${url}', target: '_blank' }).dispatchEvent(new MouseEvent('click'))`,
  'popup-area': (url) => `add('area', { href: '${url}', target: '_blank' }).click()`,
  'popup-svg': (url) =>
    `const a = document.createElementNS('http://www.w3.org/2000/svg', 'a'); a.setAttribute('href', '${url}'); a.setAttribute('target', '_blank'); a.dispatchEvent(new MouseEvent('click'))`,
  'popup-named': (url) => `add('a', { href: '${url}', target: 'named' }).click()`,
  'popup-download': (url) => `add('a', { href: '${url}', download: '', target: '_blank' }).click()`,
  'popup-in-indexed-frame': (url) => `add('iframe'); window[window.length - 1].open('${url}')`,
  'popup-form': (url) => `add('form', { action: '${url}', target: '_blank' }).submit()`,
  ping: (url) => `add('a', { href: '#here', ping: '${url}' }).click()`,
  'form-click': (url) =>
    `const f = add('form', { action: '${url}', target: 'form' }); f.append(document.createElement('button')); f.requestSubmit()`,
  'css-made': (url) =>
    `document.documentElement.style.setProperty('list-style-image', 'url("${url}")')`,
  'css-rule': (url) => `add('style').sheet.insertRule('body { border-image: url("${url}") }')`,
  'css-adopted': (url) =>
    `const s = new CSSStyleSheet(); s.replaceSync('html { mask-border: url("${url}"); cursor: url("${url}"), auto }'); document.adoptedStyleSheets = [s]`,
  'inner-html': (url) => `add('div').innerHTML = '<img src="${url}">'`,
  'html-unsafe': (url) => `add('div').setHTMLUnsafe('<img src="${url}">')`,
  'parsed-document': (url) =>
    `document.body.append(document.importNode(new DOMParser().parseFromString('<img src="${url}">', 'text/html').images[0], true))`,
  'xslt-made': (url) =>
    `const p = new XSLTProcessor(); p.importStylesheet(new DOMParser().parseFromString('<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/"><x><xsl:copy-of select="document(\\'${url}\\')"/></x></xsl:template></xsl:stylesheet>', 'text/xml')); found(new XMLSerializer().serializeToString(p.transformToFragment(document, document)))`,
  'media-session': (url) =>
    `navigator.mediaSession.metadata = new MediaMetadata({ artwork: [{ src: '${url}' }] })`,
  notification: (url) => `new Notification('x', { icon: '${url}' })`,
  'video-canvas': (url) => `add('video', { src: '${url}', autoplay: true, muted: true }).load()`,
  'before-print': (url) => `addEventListener('beforeprint', () => add('img', { src: '${url}' }))`,
  'after-print': (url) => `addEventListener('afterprint', () => add('img', { src: '${url}' }))`,
  'print-query': (url) => `matchMedia('print').onchange = () => { new Image().src = '${url}' }`,
  'on-resize': (url) => `addEventListener('resize', () => add('img', { src: '${url}' }))`,
  'on-scroll': (url) => `addEventListener('scroll', () => { new Image().src = '${url}' })`,
  'on-hide': (url) => `addEventListener('pagehide', () => navigator.sendBeacon('${url}'))`,
  'each-frame': (url) =>
    `let n = 0; const next = () => { new Image().src = '${url}?' + n++; requestAnimationFrame(next) }; next()`,
  later: (url) => `let n = 0; setInterval(() => { new Image().src = '${url}?' + n++ }, 100)`,
}

/** Ways that send no path: each has a listener of its own. The other end of `peer` is the listener. */
const wordless: Record<string, (port: number) => string> = {
  preconnect: (port) => `<link rel="preconnect" href="http://127.0.0.1:${port}">`,
  'preconnect-made': (port) =>
    script(`add('link', { rel: 'preconnect', href: 'http://127.0.0.1:${port}' })`),
  stun: (port) => script(peer('RTCPeerConnection', `stun:127.0.0.1:${port}`)),
  'stun-ipv6': (port) => script(peer('RTCPeerConnection', `stun:[::1]:${port}`)),
  'stun-prefixed': (port) => script(peer('webkitRTCPeerConnection', `stun:127.0.0.1:${port}`)),
  'stun-in-frame': (port) => script(peer('(bare().RTCPeerConnection)', `stun:127.0.0.1:${port}`)),
  'stun-in-object': (port) =>
    script(
      `const o = add('object', { type: 'text/html', data: 'about:blank' }); const w = o.contentWindow ?? window[window.length - 1]; ${peer('(w.RTCPeerConnection)', `stun:127.0.0.1:${port}`)}`,
    ),
  'stun-in-srcdoc': (port) =>
    `<iframe srcdoc="${quoted(`<script>${peer('RTCPeerConnection', `stun:127.0.0.1:${port}`)}</script>`)}"></iframe>`,
  'stun-in-closed-shadow': (port) =>
    `<div><template shadowrootmode="closed"><iframe srcdoc="${quoted(`<script>${peer('RTCPeerConnection', `stun:127.0.0.1:${port}`)}</script>`)}"></iframe></template></div>`,
  'turn-udp': (port) => script(peer('RTCPeerConnection', `turn:127.0.0.1:${port}?transport=udp`)),
  'turn-tcp': (port) => script(peer('RTCPeerConnection', `turn:127.0.0.1:${port}?transport=tcp`)),
  'turns-tcp': (port) => script(peer('RTCPeerConnection', `turns:127.0.0.1:${port}?transport=tcp`)),
  'ice-candidate': (port) =>
    script(`const p = new RTCPeerConnection(); p.createDataChannel('x'); await p.setLocalDescription();
      await p.setRemoteDescription({ type: 'answer', sdp: ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0',
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 0.0.0.0', 'a=ice-ufrag:ABCD', 'a=ice-pwd:aaaaaaaaaaaaaaaaaaaaaaaa',
      'a=fingerprint:sha-256 ${Array(32).fill('AA').join(':')}', 'a=setup:active', 'a=mid:0', 'a=sctp-port:5000',
      'a=candidate:1 1 udp 2113937151 127.0.0.1 ${port} typ host', ''].join('\\r\\n') })`),
  'web-transport': (port) => script(`new WebTransport('https://127.0.0.1:${port}/way')`),
  'https-image': (port) => `<img src="https://127.0.0.1:${port}/">`,
  'wss-socket': (port) => script(`new WebSocket('wss://127.0.0.1:${port}/')`),
  'ftp-image': (port) => `<iframe src="ftp://127.0.0.1:${port}/"></iframe>`,
}

function peer(constructor: string, url: string): string {
  return `const p = new ${constructor}({ iceServers: [{ urls: '${url}', username: 'u', credential: 'c' }] }); p.createDataChannel('x'); p.createOffer().then((o) => p.setLocalDescription(o))`
}

/** Ways that take the page itself elsewhere, each as the HTML of a page. */
export const leaving: Record<string, Way> = {
  refresh: (url) => `<meta http-equiv="refresh" content="0;url=${url}">`,
  'refresh-odd': (url) => `<META content=' 0 , UrL="${url}"' HTTP-EQUIV=" refresh ">`,
  location: (url) => script(`location = '${url}'`),
  'location-replace': (url) => script(`location.replace('${url}')`),
  'location-top': (url) => script(`top.location.href = '${url}'`),
  'location-late': (url) => script(`setTimeout(() => location.assign('${url}'), 100)`),
  'location-in-frame': (url) => script(`bare().parent.location = '${url}'`),
  'location-of-srcdoc': (url) =>
    `<iframe srcdoc="${quoted(`<script>parent.location = '${url}'</script>`)}"></iframe>`,
  'location-script': (url) => script(`location = "javascript:void(location='${url}')"`),
  'location-blob': (url) =>
    script(
      `location = blob('<img src="${url}"><script>fetch("${url}-fetch")</script>', 'text/html')`,
    ),
  'view-source': (url) => script(`location = 'view-source:${url}'`),
  navigate: (url) => script(`navigation.navigate('${url}')`),
  'popup-self': (url) => script(`window.open('${url}', '_self')`),
  'popup-self-in-frame': (url) => script(`bare().open('${url}', '_top')`),
  'link-click': (url) => script(`add('a', { href: '${url}' }).click()`),
  'link-click-top': (url) =>
    `<base target="_top">` + script(`add('a', { href: '${url}' }).click()`),
  'svg-link-click': (url) =>
    svg(`<a id="svg" href="${url}"><text>x</text></a>`) +
    script(`svg.dispatchEvent(new MouseEvent('click'))`),
  download: (url) => script(`add('a', { href: '${url}', download: 'x' }).click()`),
  'form-submit': (url) => script(`add('form', { action: '${url}', method: 'post' }).submit()`),
  'form-button': (url) =>
    `<form><button id="button" formaction="${url}">x</button></form>` + script('button.click()'),
  'document-written': (url) =>
    script(
      `setTimeout(() => { document.open(); document.write('<meta http-equiv="refresh" content="0;url=${url}">'); document.close() })`,
    ),
  'refresh-made': (url) => script(`add('meta', { httpEquiv: 'refresh', content: '0;url=${url}' })`),
}

/** What the scripts of the ways call. It says when those with a timer have had their turn, too. */
const tools = `<script>
  setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => console.log('tried'))), 150)
  const add = (tag, fields) => { const e = Object.assign(document.createElement(tag), fields); for (const n of ['ping', 'href', 'src', 'data']) if (fields?.[n]) e.setAttribute(n, fields[n]); (document.body ?? document.documentElement).append(e); return e }
  const blob = (text, type = 'text/javascript') => URL.createObjectURL(new Blob([text], { type }))
  const bare = () => add('iframe').contentWindow
  const found = (text) => { if (!text.includes('PLANTED')) return; document.body.style.background = '#fe01dc'; add('p', { textContent: text }) }
</script>`

const script = (statements: string) =>
  `<script>(async () => { ${statements} })().catch(() => {})</script>`

/** The names of the ways that leave the page where it is. */
export const wayNames = [...Object.keys(elements), ...Object.keys(scripts)]
export const wordlessNames = Object.keys(wordless)

/** Every way with its address, and every way without a path to its port; for a file, without ports. */
export function waysOut(urlOf: (way: string) => string, portOf?: (way: string) => number): string {
  const ofElements = Object.entries(elements).map(([way, html]) => html(urlOf(way)))
  const ofScripts = Object.entries(scripts).map(([way, code]) => script(code(urlOf(way))))
  const ofPorts = portOf ? Object.entries(wordless).map(([way, html]) => html(portOf(way))) : []
  const forms = script(`for (const form of document.querySelectorAll('.submit')) form.submit()`)
  const all = [...ofElements, ...ofPorts, ...ofScripts]
  // Each in a small box of its own, so that none is in an element that another one left open. What can’t show
  // a file is smaller than what Word gets a picture of, which would take time.
  const size = portOf ? 'transform: scale(0.001)' : 'overflow: hidden'
  const box = `display: inline-block; width: 60px; height: 20px; ${size}`
  return all.map((html) => `<div style="${box}">${html}</div>`).join('\n') + forms
}

export function pageOf(content: string): string {
  return `<!doctype html><html lang="en"><head><title>Ways</title>${tools}</head><body><p>still here</p>\n${content}\n<p>the end</p></body></html>`
}
