# Builds the browser app and the server's bundle. The image has these, Debian's Chromium for exports, and the
# only packages that are not in the bundle: libsql and sharp, which are native, with what they need, and fonts.
FROM node:24.21.0-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY drizzle ./drizzle
COPY src ./src
COPY public ./public
RUN npm run build

FROM node:24.21.0-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends chromium tini \
  && rm -rf /var/lib/apt/lists/* \
  && mkdir /data \
  && chown node:node /data
WORKDIR /app
COPY --from=build /app/node_modules/libsql ./node_modules/libsql
COPY --from=build /app/node_modules/@libsql ./node_modules/@libsql
COPY --from=build /app/node_modules/@neon-rs ./node_modules/@neon-rs
COPY --from=build /app/node_modules/detect-libc ./node_modules/detect-libc
COPY --from=build /app/node_modules/sharp ./node_modules/sharp
COPY --from=build /app/node_modules/@img ./node_modules/@img
COPY --from=build /app/node_modules/semver ./node_modules/semver
COPY --from=build /app/node_modules/@expo-google-fonts ./node_modules/@expo-google-fonts
COPY package.json LICENSE NOTICE ./
COPY migrations ./migrations
COPY cmaps ./cmaps
COPY --from=build /app/public ./public
COPY --from=build /app/dist ./dist
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8000 DATABASE_PATH=/data/app.db
USER node
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/api/health').then((response) => process.exit(response.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--"]
CMD ["node", "dist/server.js"]
