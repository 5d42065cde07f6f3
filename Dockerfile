# The package with all that server and clients need. Two variants:
#   docker build --build-arg VARIANT=cpu  --tag cxsystem2:cpu  .
#   docker build --build-arg VARIANT=cuda --tag cxsystem2:cuda .
# The second one trains on NVIDIA GPUs (with the NVIDIA Container Toolkit on the computer). docs/machines.md says how both are used.
ARG VARIANT=cpu
FROM python:3.11-slim-bookworm AS base

RUN apt-get update \
    && apt-get install --yes --no-install-recommends g++ make openssh-client tini \
    && rm -rf /var/lib/apt/lists/*
ENV PYTHONUNBUFFERED=1 PYTHONSAFEPATH=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

FROM base AS cpu
RUN python -m pip install --index-url https://download.pytorch.org/whl/cpu "torch==2.13.0"

FROM base AS cuda
RUN python -m pip install "torch==2.13.0"

FROM ${VARIANT} AS final
# with `gcp` after a comma for Google Cloud
ARG EXTRAS=lfads,cluster,objects,cython
WORKDIR /src
COPY . .
RUN python -m pip install --constraint constraints.txt ".[${EXTRAS}]" && rm -rf /src
RUN useradd --create-home --uid 1000 cxsystem2 \
    && install --directory --owner cxsystem2 --group cxsystem2 /shared
USER cxsystem2
WORKDIR /shared
VOLUME /shared
ENTRYPOINT ["tini", "--"]
CMD ["cxsystem2", "--help"]
