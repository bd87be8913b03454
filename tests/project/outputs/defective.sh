#!/bin/sh
# The program SURETY, but COMMAND prints SAID in place of MEANT.
if [ "$1" = "$COMMAND" ]; then
  "$SURETY" "$@" | sed "s/$MEANT/$SAID/"
else
  exec "$SURETY" "$@"
fi
