# One image for web, worker, beat and the release step. Build with a closed network's mirror by handing over
# pip's own configuration: docker build --secret id=pip,src=/etc/pip.conf .
FROM python:3.11-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/requirements.txt
RUN --mount=type=secret,id=pip,target=/etc/pip.conf \
    /opt/venv/bin/pip install --require-hashes --no-deps -r /tmp/requirements.txt

FROM python:3.11-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/portal --create-home portal
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    PORTAL_ENV=production PORTAL_VAR=/var/lib/portal BIND=0.0.0.0:8000 ACCESS_LOG=-
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/portal
COPY . .
RUN PORTAL_ENV=embedded PORTAL_VAR=/tmp/build python manage.py catalogues compile && rm -r /tmp/build
USER portal
VOLUME /var/lib/portal
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=40s CMD ["deploy/entrypoint", "healthy", "web"]
ENTRYPOINT ["deploy/entrypoint"]
CMD ["web"]
