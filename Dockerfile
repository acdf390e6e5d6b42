# The migrationkit command as native code, without a shell, a package manager or root. See docs/production.md.
ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0-noble-aot
# Has what the command loads: the C library, OpenSSL and certificate authorities.
ARG BASE=mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled

FROM ${SDK} AS build
WORKDIR /source
COPY . .
ARG VERSION=0.0.0-dev
RUN dotnet publish src/MigrationKit.Cli -p:ReleaseTool=true -p:RunAnalyzers=false -p:Version=$VERSION \
  --use-current-runtime --artifacts-path /artifacts --output /tool

FROM ${BASE}
COPY --from=build /tool/MigrationKit.Cli /usr/local/bin/migrationkit
# The folder is ./migrations by default: mount or copy it to /migrations.
WORKDIR /
USER 1654:1654
ENTRYPOINT ["/usr/local/bin/migrationkit"]
CMD ["--help"]
