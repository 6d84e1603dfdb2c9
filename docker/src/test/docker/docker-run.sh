#!/bin/bash
# As in the image apache/artemis: makes the instance in the volume if there is none, then runs a command of it.
set -e
if [ ! -f etc/broker.xml ]; then
  # shellcheck disable=SC2086 # several arguments
  /opt/artemis/bin/artemis create --user "$ARTEMIS_USER" --password "$ARTEMIS_PASSWORD" --silent --require-login $EXTRA_ARGS .
fi
exec ./bin/artemis "$@"
