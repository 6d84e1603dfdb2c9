#!/usr/bin/env bash
# The broker of compose.yaml: an instance as the image makes it, in its volume, with the settings and the users of Mneme. These
# are put there at each start, so that a change of them needs no more than a restart.
set -euo pipefail

# password FILE: what is in it, without the line end. It goes into a file of properties, where some characters mean something.
password() {
  local password
  password=$(<"$1")
  if [[ ! $password =~ ^[A-Za-z0-9._~+/=-]+$ ]]; then
    echo "broker.sh: the password in $1 must have letters, digits and . _ ~ + / = - only, and at least one" >&2
    return 1
  fi
  echo "$password"
}

cd /var/lib/artemis-instance
if [ ! -f etc/broker.xml ]; then
  # Any command has the image make the instance.
  /docker-run.sh version
fi
cp -f /mneme/broker-settings.xml etc/broker.xml
cp -f /mneme/broker.properties etc/broker.properties

master=$(password /run/secrets/master-password)
worker=$(password /run/secrets/worker-password)
umask 077
# Those that the image has made keep their permissions when they are written.
rm -f etc/artemis-users.properties etc/artemis-roles.properties
printf 'master = %s\nworker = %s\n' "$master" "$worker" > etc/artemis-users.properties
printf 'mneme-master = master\nmneme-worker = worker\n' > etc/artemis-roles.properties

exec /docker-run.sh run
