# The browser app is built with everything, and runs with what the server needs alone.
FROM node:24.21.0-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY src ./src
COPY public ./public
RUN npm run build

FROM node:24.21.0-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# The image brings its own Node, so the one from the packages is not needed.
RUN npm ci --omit=dev && rm -rf node_modules/node-linux-* node_modules/node-bin-*

FROM node:24.21.0-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends tini \
  && rm -rf /var/lib/apt/lists/* \
  && mkdir /data \
  && chown node:node /data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json package-lock.json LICENSE ./
COPY drizzle ./drizzle
COPY migrations ./migrations
COPY src ./src
COPY --from=build /app/public ./public
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8000 DATABASE_PATH=/data/app.db
USER node
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/api/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--"]
CMD ["node", "src/runtime/node.ts"]
