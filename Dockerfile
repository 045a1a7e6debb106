# recto and all it needs: models, word lists, no compiler, no root.
#
#   docker build -t recto --build-arg RECTO_COMMIT="$(git rev-parse HEAD)" .
#   docker run --rm -v "$PWD:/work" -u "$(id -u):$(id -g)" recto ocr scans
#   docker run -d -p 8080:8080 -v recto:/data recto serve

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY scripts/setup.sh scripts/
COPY server/web/package.json server/web/package-lock.json server/web/
COPY server/web/static/vendor/README.md server/web/static/vendor/
COPY go.mod go.sum ./
RUN scripts/setup.sh --build
RUN go mod download
COPY . .
# What recto version says it was built from: .git is no part of the image.
ARG RECTO_COMMIT=
RUN scripts/build.sh

FROM debian:bookworm-slim
COPY scripts/setup.sh /tmp/
RUN /tmp/setup.sh --runtime && rm -rf /tmp/setup.sh /var/lib/apt/lists/*
COPY --from=build /src/bin/recto /usr/local/bin/recto
COPY LICENSE README.md CHANGELOG.md /usr/share/doc/recto/

# Compiling the PDF engine takes seconds at each start unless it is in a cache.
# The cache is the image's own and readable by any user.
ENV XDG_CACHE_HOME=/var/cache/recto
RUN useradd --uid 1000 --create-home recto \
 && install -d -o recto -g recto /work /data "$XDG_CACHE_HOME"
# What the service keeps is in the volume /data. From outside the container it
# is reached only with tokens.
ENV RECTO_STORAGE=/data/storage RECTO_TOKENS=/data/tokens.json RECTO_LISTEN=0.0.0.0:8080
USER recto
RUN recto doctor && chmod -R a+rX "$XDG_CACHE_HOME"

WORKDIR /work
ENTRYPOINT ["recto"]
CMD ["--help"]
