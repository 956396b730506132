#!/bin/sh
# Copy to CATALINA_BASE/bin/setenv.sh, mode 0700, and fill in. Every setting of the README's table can stand here:
# latchkey.token.ttl is LATCHKEY_TOKEN_TTL.

# The one address by which browsers reach Latchkey, with its context path.
export LATCHKEY_PUBLIC_URL="${LATCHKEY_PUBLIC_URL:-https://localhost:8443/latchkey}"

# The database. MariaDB: jdbc:mariadb://localhost:3306/latchkey, and the other Resource in latchkey.xml.
export LATCHKEY_DB_URL="${LATCHKEY_DB_URL:-jdbc:postgresql://localhost:5432/latchkey}"
export LATCHKEY_DB_USERNAME="${LATCHKEY_DB_USERNAME:-latchkey}"
export LATCHKEY_DB_PASSWORD="${LATCHKEY_DB_PASSWORD:-}"

# At least 32 characters, the same on every node: openssl rand -base64 32
export LATCHKEY_SECRET="${LATCHKEY_SECRET:-}"

# Lets latchkey.xml name environment variables.
CATALINA_OPTS="$CATALINA_OPTS -Dorg.apache.tomcat.util.digester.PROPERTY_SOURCE=org.apache.tomcat.util.digester.EnvironmentPropertySource"
CATALINA_OPTS="$CATALINA_OPTS -Xmx512m -XX:+ExitOnOutOfMemoryError"
export CATALINA_OPTS
